package dev.holter.postgres;

import dev.holter.engine.StoreException;
import dev.holter.engine.StoreException.Kind;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * At most two sessions for all that is not the pulse: sweeps, durable reads, the console. Thread-safe. Whoever finds both taken waits a
 * few seconds and is then told that the store is busy.
 */
final class SideSessions implements AutoCloseable {
    private static final int MOST = 2;
    private static final long WAIT_SECONDS = 5;
    private static final long FRESH_NANOS = 1_000_000_000L;

    private final ConnectionSource source;
    private final String schemaName;
    private final Semaphore places = new Semaphore(MOST, true);
    private final Deque<Idle> idle = new ArrayDeque<>();
    private final Set<Session> busy = ConcurrentHashMap.newKeySet();
    private boolean closed;

    /** Work in a transaction of its own. */
    @FunctionalInterface
    interface Work<T> {
        T with(Session session) throws SQLException;
    }

    private record Idle(Session session, long sinceNanos) {}

    SideSessions(ConnectionSource source, String schemaName) {
        this.source = source;
        this.schemaName = schemaName;
    }

    /** Does the work in a transaction and commits it. */
    <T> T in(Work<T> work) {
        try {
            if (!places.tryAcquire(WAIT_SECONDS, TimeUnit.SECONDS)) {
                throw new StoreException(
                        Kind.UNAVAILABLE, "both side connections are busy for " + WAIT_SECONDS + " s", null);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreException(Kind.UNAVAILABLE, "interrupted while waiting for a connection", e);
        }
        try {
            return transaction(work);
        } catch (SQLException e) {
            throw SqlErrors.translated(e);
        } finally {
            places.release();
        }
    }

    private <T> T transaction(Work<T> work) throws SQLException {
        Session session = take();
        busy.add(session);
        boolean done = false;
        try {
            session.begin();
            T result = work.with(session);
            session.commit();
            done = true;
            return result;
        } finally {
            busy.remove(session);
            give(session, done || session.rollback());
        }
    }

    private Session take() throws SQLException {
        while (true) {
            Idle last;
            synchronized (idle) {
                last = idle.pollLast();
            }
            if (last == null) {
                return Session.open(source, schemaName);
            }
            if (System.nanoTime() - last.sinceNanos() < FRESH_NANOS
                    || last.session().alive()) {
                return last.session();
            }
            last.session().close();
        }
    }

    private void give(Session session, boolean useful) {
        synchronized (idle) {
            if (useful && !closed && !source.borrowed()) {
                idle.add(new Idle(session, System.nanoTime()));
                return;
            }
        }
        session.close();
    }

    /** Closes what is idle and breaks off what is busy: nobody may hang in a call on account of a store that is closed. */
    @Override
    public void close() {
        List<Idle> waiting;
        synchronized (idle) {
            closed = true;
            waiting = List.copyOf(idle);
            idle.clear();
        }
        waiting.forEach(last -> last.session().close());
        busy.forEach(Session::abort);
    }
}
