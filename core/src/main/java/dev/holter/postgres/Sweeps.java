package dev.holter.postgres;

import dev.holter.EndReason;
import dev.holter.RunNotice;
import dev.holter.RunStatus;
import dev.holter.WorkerNotice;
import dev.holter.engine.Store.Loss;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

/** Suspects, convicts and tidies. One sweep at a time in the cluster, by a lock that ends with its transaction. Thread-safe. */
final class Sweeps {
    private static final Closing LOST = Closing.byHolter(
            RunStatus.TIMED_OUT,
            EndReason.WORKER_LOST,
            "its worker stopped renewing its lease; code may still be running there");
    private static final Closing STOPPED = Closing.byHolter(
            RunStatus.TERMINATED, EndReason.SHUTDOWN, "its worker shut down; what became of it is not known");

    private final SideSessions side;

    Sweeps(SideSessions side) {
        this.side = side;
    }

    Optional<WorkerNotice> suspect(UUID workerId, long counter) {
        return side.in(open -> {
            Optional<String> name = suspected(open, workerId, counter);
            if (name.isPresent()) {
                tell(open, "worker-suspect", workerId, "worker '" + name.get() + "' has stopped renewing its lease");
            }
            return name.map(known -> new WorkerNotice(workerId, known));
        });
    }

    Optional<List<RunNotice>> convict(UUID workerId, long counter, Loss loss, BooleanSupplier holds) {
        List<RunNotice> failed = new ArrayList<>();
        AtomicLong wait = new AtomicLong();
        boolean convicted = side.in(open -> {
            if (!locked(open)) {
                return false;
            }
            Optional<GivenUp> worker = givenUp(open, workerId, counter);
            if (worker.isEmpty()) {
                return false;
            }
            tell(
                    open,
                    "worker-lost",
                    workerId,
                    "worker '" + worker.get().name() + "' stopped renewing its lease and is lost (" + loss.how() + ")");
            wait.set(loss == Loss.FAST ? worker.get().slowAfterFastMillis() : 0);
            List<RunNotice> first = LOST.retryingAfter(wait.get()).some(open, workerId);
            boolean lives =
                    loss == Loss.FAST && Sentinels.held(open, worker.get().number());
            if (lives || !holds.getAsBoolean()) {
                open.rollback();
                return false;
            }
            failed.addAll(first);
            return true;
        });
        if (!convicted) {
            return Optional.empty();
        }
        if (failed.size() == Closing.CHUNK) {
            failed.addAll(failRest(workerId, LOST.retryingAfter(wait.get())));
        }
        return Optional.of(failed);
    }

    List<RunNotice> leftovers() {
        side.in(Sweeps::putBack);
        Map<UUID, Closing> over = side.in(Sweeps::ended);
        List<RunNotice> failed = new ArrayList<>();
        over.forEach((worker, how) -> failed.addAll(failRest(worker, how)));
        return failed;
    }

    private static int putBack(Session open) throws SQLException {
        try (PreparedStatement statement = open.prepare(SweepSql.PUT_BACK)) {
            return statement.executeUpdate();
        }
    }

    /** How lost ones were lost is not known here: their work does not begin anew before it would after a fast loss. */
    private static Map<UUID, Closing> ended(Session open) throws SQLException {
        Map<UUID, Closing> workers = new LinkedHashMap<>();
        try (PreparedStatement statement = open.prepare(SweepSql.LEFTOVERS);
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                boolean lost = rows.getString(2).equals("lost");
                workers.put(rows.getObject(1, UUID.class), lost ? LOST.retryingAfter(rows.getLong(3)) : STOPPED);
            }
        }
        return workers;
    }

    /** Chunk by chunk, a transaction each, until a chunk is not full. */
    private List<RunNotice> failRest(UUID workerId, Closing how) {
        List<RunNotice> failed = new ArrayList<>();
        int last;
        do {
            List<RunNotice> chunk = side.in(open ->
                    locked(open) && lockedEnded(open, workerId) ? how.some(open, workerId) : List.<RunNotice>of());
            failed.addAll(chunk);
            last = chunk.size();
        } while (last == Closing.CHUNK);
        return failed;
    }

    private static boolean locked(Session open) throws SQLException {
        return locked(open, SweepSql.SWEEP_LOCK);
    }

    private static boolean locked(Session open, String lock) throws SQLException {
        try (PreparedStatement statement = open.prepare(lock);
                ResultSet row = statement.executeQuery()) {
            return row.next() && row.getBoolean(1);
        }
    }

    private static boolean lockedEnded(Session open, UUID workerId) throws SQLException {
        try (PreparedStatement statement = open.prepare(SweepSql.LOCK_ENDED_WORKER)) {
            statement.setObject(1, workerId);
            try (ResultSet row = statement.executeQuery()) {
                return row.next();
            }
        }
    }

    private record GivenUp(String name, long number, long slowAfterFastMillis) {}

    private static Optional<GivenUp> givenUp(Session open, UUID workerId, long counter) throws SQLException {
        try (PreparedStatement statement = open.prepare(SweepSql.CONVICT)) {
            statement.setObject(1, workerId);
            statement.setLong(2, counter);
            try (ResultSet row = statement.executeQuery()) {
                return row.next()
                        ? Optional.of(new GivenUp(row.getString(1), row.getLong(2), row.getLong(3)))
                        : Optional.empty();
            }
        }
    }

    private static Optional<String> suspected(Session open, UUID workerId, long counter) throws SQLException {
        try (PreparedStatement statement = open.prepare(SweepSql.SUSPECT)) {
            statement.setObject(1, workerId);
            statement.setLong(2, counter);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? Optional.of(row.getString(1)) : Optional.empty();
            }
        }
    }

    private static void tell(Session open, String kind, UUID workerId, String text) throws SQLException {
        try (PreparedStatement statement = open.prepare(SweepSql.WORKER_EVENT)) {
            statement.setString(1, kind);
            statement.setObject(2, workerId);
            statement.setString(3, text);
            statement.executeUpdate();
        }
    }

    int deleteEndedBefore(Duration age, Duration most) {
        long until = System.nanoTime() + most.toNanos();
        int gone = delete(SweepSql.DELETE_OLD_RUNS, age, until);
        delete(SweepSql.DELETE_OLD_EVENTS, age, until);
        delete(SweepSql.DELETE_OLD_WORKERS, age, until);
        return gone;
    }

    /** Batch by batch, a transaction each, until nothing is left or the time is over; one in any case. */
    private int delete(String sql, Duration age, long untilNanos) {
        int gone = 0;
        int last;
        do {
            last = side.in(open -> locked(open, SweepSql.RETENTION_LOCK) ? deleteSome(open, sql, age) : 0);
            gone += last;
        } while (last > 0 && System.nanoTime() - untilNanos < 0);
        return gone;
    }

    private static int deleteSome(Session open, String sql, Duration age) throws SQLException {
        try (PreparedStatement statement = open.prepare(sql)) {
            statement.setLong(1, age.toNanos() / 1_000);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getInt(1);
            }
        }
    }
}
