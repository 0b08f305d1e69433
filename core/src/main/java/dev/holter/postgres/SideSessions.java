package dev.holter.postgres;

import dev.holter.engine.StoreException;
import dev.holter.engine.StoreException.Kind;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * At most two sessions for all that is not the pulse: sweeps, durable calls, the console. Thread-safe. Whoever finds both taken waits a
 * few seconds and is then told that the store is busy; who can do without waits for nothing, and lets those who wait go first.
 */
final class SideSessions implements AutoCloseable {
    private static final int MOST = 2;
    private static final long WAIT_SECONDS = 5;
    private static final long FRESH_NANOS = 1_000_000_000L;
    private static final long AT_HAND_NANOS = 10_000_000_000L;

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

    /** How a transaction begins. */
    @FunctionalInterface
    private interface Beginning {
        void of(Session session) throws SQLException;
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
            return with(take(), Session::begin, work);
        } catch (SQLException e) {
            throw SqlErrors.translated(e);
        } finally {
            places.release();
        }
    }

    /**
     * Does work of one statement, if a session is at hand that needs no setting up, and gives it up when that takes longer. Nothing when there is none.
     */
    <T> Optional<T> atHand(Duration most, Work<T> work) {
        if (places.hasQueuedThreads() || !places.tryAcquire()) {
            return Optional.empty();
        }
        try {
            Idle last = atHand();
            return last == null ? Optional.empty() : Optional.of(hurried(last.session(), most, work));
        } catch (SQLException e) {
            throw SqlErrors.translated(e);
        } finally {
            places.release();
        }
    }

    private <T> T hurried(Session session, Duration most, Work<T> work) throws SQLException {
        return with(session, Session::beginSingle, open -> {
            int before = open.hurry(most);
            try {
                return work.with(open);
            } finally {
                open.patience(before);
            }
        });
    }

    private <T> T with(Session session, Beginning beginning, Work<T> work) throws SQLException {
        busy.add(session);
        boolean useful = false;
        try {
            beginning.of(session);
            T result = work.with(session);
            session.commit();
            useful = true;
            return result;
        } catch (SQLException | RuntimeException e) {
            useful = session.rollback();
            throw e;
        } catch (Error e) {
            // Perhaps between a question and its answer, which nobody else may take for his own.
            session.abort();
            throw e;
        } finally {
            busy.remove(session);
            give(session, useful);
        }
    }

    private Session take() throws SQLException {
        while (true) {
            Idle last = last();
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

    private @Nullable Idle last() {
        synchronized (idle) {
            return idle.pollLast();
        }
    }

    /** One that was used just now: another may be cut off. Behind a pooler each transaction has settings to make first. */
    private @Nullable Idle atHand() {
        synchronized (idle) {
            Idle last = idle.peekLast();
            boolean useful =
                    last != null && !last.session().pooled() && System.nanoTime() - last.sinceNanos() < AT_HAND_NANOS;
            return useful ? idle.pollLast() : null;
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
