package dev.holter.postgres;

import dev.holter.EndReason;
import dev.holter.RunStatus;
import dev.holter.engine.Batch;
import dev.holter.engine.Batch.BeatRow;
import dev.holter.engine.Batch.CheckpointRow;
import dev.holter.engine.Batch.EndRow;
import dev.holter.engine.Batch.EventRow;
import dev.holter.engine.Batch.EvidenceRow;
import dev.holter.engine.Batch.ProgressRow;
import dev.holter.engine.Batch.RunRows;
import dev.holter.engine.Batch.StageRow;
import dev.holter.engine.Batch.StartRow;
import dev.holter.engine.Batch.StopRow;
import dev.holter.engine.Ending;
import dev.holter.engine.Failure;
import dev.holter.engine.Store.Attempt;
import dev.holter.spi.JobCopy;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Writes one batch within a transaction whose lease is renewed already: one set-based statement a kind of row, whatever the number of runs. Notes what
 * was new and what met nothing. For one batch and one thread.
 */
final class TickWriter {
    private static final EndRow OPEN = new EndRow(
            new UUID(0, 0),
            0,
            new Ending(RunStatus.RUNNING, null, null, null, 0),
            new ProgressRow(0, -1, 0, 0, null, null, null),
            0);

    private final Session session;
    private final long nowNanos;
    private final Map<UUID, RunStatus> inserted = new HashMap<>();
    private final Map<UUID, Attempt> attempts = new HashMap<>();
    private final Map<UUID, Long> checkpointed = new HashMap<>();
    private final Set<UUID> puzzling = new HashSet<>();
    private final Set<UUID> maybePuzzling = new HashSet<>();
    private final IdentityHashMap<Map<String, String>, String> rules = new IdentityHashMap<>();

    TickWriter(Session session, long nowNanos) {
        this.session = session;
        this.nowNanos = nowNanos;
    }

    Set<UUID> inserted() {
        return inserted.keySet();
    }

    /** Which attempts the recoveries among the starts are. */
    Map<UUID, Attempt> attempts() {
        return attempts;
    }

    /** Whose checkpoint was taken, and the versions of the rows. */
    Map<UUID, Long> checkpointed() {
        return checkpointed;
    }

    /** Runs whose start or end met nothing. */
    Set<UUID> puzzling() {
        return puzzling;
    }

    /** Runs of which some beat or checkpoint met nothing; nobody knows yet which. */
    Set<UUID> maybePuzzling() {
        return maybePuzzling;
    }

    /** Beats that went with the lease, of which so many met their pulse. */
    void met(int beaten, List<BeatRow> beats) {
        if (beaten < beats.size()) {
            beats.forEach(row -> maybePuzzling.add(row.runId()));
        }
    }

    void write(Batch batch) throws SQLException {
        List<RunRows> runs = found(batch.runs());
        start(runs.stream().filter(rows -> rows.start() != null).toList());
        stages(runs.stream().flatMap(rows -> rows.stages().stream()).toList());
        checkpoints(present(runs, RunRows::checkpoint).toList());
        stops(present(runs, RunRows::stop).toList());
        evidence(runs.stream().flatMap(rows -> rows.evidence().stream()).toList());
        end(present(runs.stream().filter(rows -> rows.start() == null).toList(), RunRows::end)
                .toList());
        erase(runs.stream().filter(RunRows::erase).map(RunRows::runId).toList());
        beat(present(runs, RunRows::beat).toList());
        events(batch.events());
    }

    /** A recovery is stored as what it is from the first: no row of it changes its workflow later. */
    private List<RunRows> found(List<RunRows> runs) throws SQLException {
        attempts.putAll(Recoveries.find(session, runs));
        return attempts.isEmpty()
                ? runs
                : runs.stream()
                        .map(rows -> attempts.containsKey(rows.runId())
                                ? rows.as(Objects.requireNonNull(attempts.get(rows.runId())))
                                : rows)
                        .toList();
    }

    private static <T> Stream<T> present(List<RunRows> runs, Function<RunRows, @Nullable T> part) {
        return runs.stream().map(part).filter(Objects::nonNull).map(Objects::requireNonNull);
    }

    private void start(List<RunRows> rows) throws SQLException {
        if (rows.isEmpty()) {
            return;
        }
        try (PreparedStatement statement = session.prepare(TickSql.START)) {
            Columns<RunRows> columns = new Columns<>(statement, rows)
                    .uuids(r -> from(r).runId())
                    .uuids(r -> from(r).workflowId())
                    .uuids(r -> from(r).workerId())
                    .ints(r -> from(r).from().attempt())
                    .texts(r -> from(r).from().host())
                    .texts(r -> from(r).from().scheduler())
                    .texts(r -> from(r).from().jobType())
                    .texts(r -> from(r).from().jobKey())
                    .texts(r -> from(r).from().triggerKey())
                    .texts(r -> from(r).from().firingId())
                    .times(r -> from(r).from().scheduledAt())
                    .texts(r -> rules(from(r).policy()))
                    .texts(r -> Json.object(from(r).from().labels()))
                    .longs(r -> age(from(r).nanos()));
            ending(columns, r -> r.end() == null ? OPEN : r.end());
            progress(columns, TickWriter::newest, true).texts(r -> newest(r).stage());
            tail(columns, TickWriter::newest);
            columns.uuids(r -> from(r).from().retryOf());
            insert(statement);
        }
        begun(rows);
        copies(rows.stream()
                .filter(row ->
                        inserted.containsKey(row.runId()) && from(row).from().job() != null)
                .toList());
        for (RunRows row : rows) {
            RunStatus stored = inserted.get(row.runId());
            boolean asSent = row.end() == null ? stored == RunStatus.RUNNING : stored != null;
            if (!asSent) {
                puzzling.add(row.runId());
            }
        }
    }

    /** Most runs of a batch have the very same. */
    private String rules(Map<String, String> policy) {
        return rules.computeIfAbsent(policy, Json::object);
    }

    private void copies(List<RunRows> rows) throws SQLException {
        if (rows.isEmpty()) {
            return;
        }
        try (PreparedStatement statement = session.prepare(TickSql.JOB_COPY)) {
            new Columns<>(statement, rows)
                    .uuids(RunRows::runId)
                    .texts(r -> copy(r).jobClass())
                    .flags(r -> copy(r).durable())
                    .bytes(r -> copy(r).data());
            statement.executeUpdate();
        }
    }

    private static JobCopy copy(RunRows rows) {
        return Objects.requireNonNull(from(rows).from().job(), "job is null");
    }

    /** What was asked to begin anew has begun. */
    private void begun(List<RunRows> rows) throws SQLException {
        List<UUID> again = rows.stream()
                .filter(row -> inserted.containsKey(row.runId()))
                .map(row -> from(row).from().retryOf())
                .filter(Objects::nonNull)
                .map(Objects::requireNonNull)
                .toList();
        if (!again.isEmpty()) {
            try (PreparedStatement statement = session.prepare(TickSql.RERUN_BEGUN)) {
                Columns.ids(statement, 1, again);
                statement.executeUpdate();
            }
        }
    }

    private void insert(PreparedStatement statement) throws SQLException {
        try (ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                inserted.put(rows.getObject(1, UUID.class), RunStatus.valueOf(rows.getString(2)));
            }
        }
    }

    private static ProgressRow newest(RunRows rows) {
        return rows.end() == null ? from(rows).progress() : rows.end().progress();
    }

    private static StartRow from(RunRows rows) {
        return Objects.requireNonNull(rows.start(), "start is null");
    }

    /** Seven columns: status to end_age. */
    private <R> void ending(Columns<R> columns, Function<R, EndRow> end) throws SQLException {
        columns.texts(r -> end.apply(r).ending().status().name())
                .texts(r -> name(end.apply(r).ending().reason()))
                .texts(r -> end.apply(r).ending().note())
                .texts(r -> failure(end.apply(r), Failure::type))
                .texts(r -> failure(end.apply(r), Failure::message))
                .texts(r -> failure(end.apply(r), Failure::stack))
                .longs(r -> age(end.apply(r).ending().nanos()));
    }

    private static @Nullable String name(@Nullable EndReason reason) {
        return reason == null ? null : reason.name();
    }

    private static @Nullable String failure(EndRow end, Function<Failure, @Nullable String> part) {
        Failure failure = end.ending().failure();
        return failure == null ? null : part.apply(failure);
    }

    /** Of something that may never have happened. */
    private long ageOrNever(long nanos) {
        return nanos == 0 ? -1 : age(nanos);
    }

    private void stops(List<StopRow> rows) throws SQLException {
        if (rows.isEmpty()) {
            return;
        }
        try (PreparedStatement statement = session.prepare(TickSql.STOP)) {
            new Columns<>(statement, rows)
                    .uuids(StopRow::runId)
                    .texts(StopRow::reason)
                    .longs(r -> age(r.askedNanos()))
                    .longs(r -> ageOrNever(r.observedNanos()))
                    .longs(r -> ageOrNever(r.interruptedNanos()))
                    .longs(r -> ageOrNever(r.abandonedNanos()));
            statement.executeUpdate();
        }
    }

    private void evidence(List<EvidenceRow> rows) throws SQLException {
        if (rows.isEmpty()) {
            return;
        }
        try (PreparedStatement statement = session.prepare(TickSql.EVIDENCE)) {
            new Columns<>(statement, rows)
                    .uuids(EvidenceRow::id)
                    .uuids(EvidenceRow::runId)
                    .longs(r -> age(r.nanos()))
                    .texts(EvidenceRow::kind)
                    .texts(EvidenceRow::threadName)
                    .texts(EvidenceRow::threadState)
                    .texts(EvidenceRow::stack)
                    .longs(r -> r.seen().cpuMillis())
                    .texts(r -> r.seen().waitsFor())
                    .texts(r -> r.seen().heldBy())
                    .ints(r -> r.seen().samples())
                    .ints(r -> r.seen().sameFrames())
                    .texts(r -> r.seen().verdict());
            statement.executeUpdate();
        }
    }

    private static <R> Columns<R> progress(Columns<R> columns, Function<R, ProgressRow> progress, boolean ordinal)
            throws SQLException {
        columns.longs(r -> progress.apply(r).done())
                .longs(r -> progress.apply(r).total())
                .longs(r -> progress.apply(r).base());
        return ordinal ? columns.ints(r -> progress.apply(r).stageOrdinal()) : columns;
    }

    private static <R> void tail(Columns<R> columns, Function<R, ProgressRow> progress) throws SQLException {
        columns.texts(r -> progress.apply(r).unit())
                .texts(r -> progress.apply(r).detail());
    }

    private void stages(List<StageRow> rows) throws SQLException {
        if (rows.isEmpty()) {
            return;
        }
        try (PreparedStatement statement = session.prepare(TickSql.STAGE)) {
            Columns<StageRow> columns = new Columns<>(statement, rows)
                    .uuids(StageRow::runId)
                    .ints(r -> r.progress().stageOrdinal())
                    .texts(StageRow::name)
                    .longs(r -> age(r.startNanos()))
                    .longs(r -> age(r.endNanos()))
                    .texts(r -> r.outcome().name());
            tail(progress(columns, StageRow::progress, false), StageRow::progress);
            columns.flags(r -> inserted.containsKey(r.runId()));
            statement.executeUpdate();
        }
    }

    private void checkpoints(List<CheckpointRow> rows) throws SQLException {
        if (rows.isEmpty()) {
            return;
        }
        try (PreparedStatement statement = session.prepare(TickSql.CHECKPOINT)) {
            new Columns<>(statement, LatestAttempts.of(rows))
                    .uuids(CheckpointRow::workflowId)
                    .ints(CheckpointRow::attempt)
                    .uuids(CheckpointRow::runId)
                    .bytes(r -> r.payload().bytes())
                    .texts(r -> r.payload().codec())
                    .flags(r -> inserted.containsKey(r.runId()));
            Columns.versions(statement, checkpointed);
        }
        rows.stream()
                .map(CheckpointRow::runId)
                .filter(id -> !checkpointed.containsKey(id))
                .forEach(maybePuzzling::add);
    }

    private void end(List<EndRow> rows) throws SQLException {
        if (rows.isEmpty()) {
            return;
        }
        Set<UUID> ended = new HashSet<>();
        try (PreparedStatement statement = session.prepare(TickSql.END)) {
            Columns<EndRow> columns = new Columns<>(statement, rows).uuids(EndRow::runId);
            ending(columns, row -> row);
            progress(columns, EndRow::progress, true).texts(r -> r.progress().stage());
            tail(columns, EndRow::progress);
            columns.longs(r -> (r.ending().nanos() - r.startNanos()) / 1_000).longs(r -> ageOrNever(r.leftNanos()));
            ids(statement, ended);
        }
        rows.stream().map(EndRow::runId).filter(id -> !ended.contains(id)).forEach(puzzling::add);
        List<UUID> lost = rows.stream()
                .filter(row -> row.ending().reason() == EndReason.WORKER_LOST && ended.contains(row.runId()))
                .map(EndRow::runId)
                .toList();
        if (!lost.isEmpty()) {
            Closing.queue(session, lost, 0); // stopped since others might have taken them over, and nobody has
        }
    }

    private void erase(List<UUID> runs) throws SQLException {
        if (!runs.isEmpty()) {
            try (PreparedStatement statement = session.prepare(TickSql.ERASE)) {
                Columns.ids(statement, 1, runs);
                statement.executeUpdate();
            }
        }
    }

    private void beat(List<BeatRow> rows) throws SQLException {
        if (rows.isEmpty()) {
            return;
        }
        try (PreparedStatement statement = session.prepare(TickSql.BEAT)) {
            beatColumns(new Columns<>(statement, rows), false);
            met(statement.executeUpdate(), rows);
        }
    }

    /** Gives the number of the last parameter. */
    int beatColumns(Columns<BeatRow> columns, boolean counts) throws SQLException {
        columns.uuids(BeatRow::runId).longs(r -> age(r.nanos()));
        if (counts) {
            columns.longs(r -> r.progress().done()).texts(r -> r.progress().detail());
        } else {
            progress(columns, BeatRow::progress, true).texts(r -> r.progress().stage());
            tail(columns, BeatRow::progress);
        }
        return columns.last();
    }

    private void events(List<EventRow> rows) throws SQLException {
        if (rows.isEmpty()) {
            return;
        }
        try (PreparedStatement statement = session.prepare(TickSql.EVENT)) {
            new Columns<>(statement, rows)
                    .uuids(EventRow::id)
                    .longs(r -> age(r.nanos()))
                    .texts(EventRow::kind)
                    .uuids(EventRow::runId)
                    .uuids(EventRow::workerId)
                    .texts(EventRow::text);
            statement.executeUpdate();
        }
    }

    private static void ids(PreparedStatement statement, Set<UUID> into) throws SQLException {
        try (ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                into.add(rows.getObject(1, UUID.class));
            }
        }
    }

    /** How long ago, in microseconds; never negative. */
    private long age(long nanos) {
        return Math.max(0, nowNanos - nanos) / 1_000;
    }
}
