package dev.holter.postgres;

import dev.holter.engine.StoreException;
import dev.holter.engine.StoreException.Kind;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The pulse's own session: opened when it is needed, dropped when it fails in a way that leaves its state unknown. Work is for the pulse thread;
 * any thread may close.
 *
 * <p>The race of closing: the pulse says that it works and then looks whether this is closed, the closer says that it is closed and then looks
 * whether the pulse works. So at least one sees the other: the pulse refuses, or the closer breaks the connection off under it and waits for
 * nothing. A connection that comes when all is closed is closed by the pulse.
 */
final class ReservedSession implements AutoCloseable {
    private final ConnectionSource source;
    private final String schemaName;
    private final AtomicReference<@Nullable Session> session = new AtomicReference<>();
    private volatile boolean working;
    private volatile boolean closed;

    /** Work that commits for itself. */
    @FunctionalInterface
    interface Work<T> {
        T with(Session session) throws SQLException;
    }

    ReservedSession(ConnectionSource source, String schemaName) {
        this.source = source;
        this.schemaName = schemaName;
    }

    <T> T in(Work<T> work) {
        working = true;
        boolean useful = false;
        try {
            T result = work.with(opened());
            useful = true;
            return result;
        } catch (SQLException e) {
            useful = rolledBack();
            throw SqlErrors.translated(e);
        } catch (RuntimeException e) {
            useful = rolledBack();
            throw SqlErrors.translated(e);
        } catch (Error e) {
            abort();
            throw e;
        } finally {
            if (closed || !useful) {
                drop();
            }
            working = false;
        }
    }

    private boolean rolledBack() {
        Session used = session.get();
        return used == null || used.rollback();
    }

    /** Broken off between a question and its answer, perhaps, which the next one must not take for its own. */
    private void abort() {
        Session used = session.get();
        if (used != null) {
            used.abort();
        }
    }

    private Session opened() throws SQLException {
        Session open = session.get();
        if (open == null && !closed) {
            open = Session.open(source, schemaName);
            session.set(open);
        }
        if (open == null || closed) {
            throw new StoreException(Kind.UNAVAILABLE, "the store is closed", null);
        }
        return open;
    }

    private void drop() {
        Session broken = session.getAndSet(null);
        if (broken != null) {
            broken.close();
        }
    }

    @Override
    public void close() {
        closed = true;
        if (working) {
            Session busy = session.getAndSet(null);
            if (busy != null) {
                busy.abort();
            }
        } else {
            drop();
        }
    }
}
