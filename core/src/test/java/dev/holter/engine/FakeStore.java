package dev.holter.engine;

import static java.util.Objects.requireNonNull;

import dev.holter.Console;
import dev.holter.RunNotice;
import dev.holter.RunStatus;
import dev.holter.StaleReason;
import dev.holter.WorkerNotice;
import dev.holter.engine.Batch.BeatRow;
import dev.holter.engine.Batch.CheckpointRow;
import dev.holter.engine.Batch.EndRow;
import dev.holter.engine.Batch.EventRow;
import dev.holter.engine.Batch.EvidenceRow;
import dev.holter.engine.Batch.ProgressRow;
import dev.holter.engine.Batch.RunRows;
import dev.holter.engine.Batch.StageRow;
import dev.holter.engine.Batch.StartRow;
import dev.holter.engine.StoreException.Kind;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A store in memory that answers as the one in PostgreSQL does, and fails when it is told to. A tick is applied as a whole or not at all. Counts
 * what was written, so that a test sees what was written twice. Safe from any thread: tests look while the pulse writes.
 */
final class FakeStore implements Store {
    /** A run's row, its pulse and its stages. */
    static final class Row {
        final StartRow start;
        UUID workerId;
        RunStatus status = RunStatus.RUNNING;
        ProgressRow progress;
        long beatNanos;
        int beats;
        int wholeBeats;
        boolean pulse = true;

        @Nullable
        EndRow end;

        Batch.@Nullable StopRow stop;

        final Map<Integer, StageRow> stages = new TreeMap<>();

        Row(StartRow start) {
            this.start = start;
            this.workerId = start.workerId();
            this.progress = start.progress();
            this.beatNanos = start.nanos();
        }

        /** The stage of this ordinal. */
        StageRow stage(int ordinal) {
            return requireNonNull(stages.get(ordinal), "no such stage");
        }

        /** The row that ended it. */
        EndRow end() {
            return requireNonNull(end, "it has not ended");
        }

        void end(EndRow row) {
            end = row;
            status = row.ending().status();
            progress = row.progress();
            pulse = false;
        }
    }

    /** Who holds a workflow's checkpoint, and what it is. */
    record Cell(
            long fence, int attempt, UUID runId, @Nullable Payload payload, int writes, long version) {
        static final Cell NONE = new Cell(0, 0, new UUID(0, 0), null, 0, 0);

        String text() {
            return payload == null ? "nothing" : new String(payload.bytes(), StandardCharsets.UTF_8);
        }
    }

    private final Map<UUID, Row> runs = new HashMap<>();
    private final Map<UUID, Cell> checkpoints = new HashMap<>();
    private final Map<UUID, EventRow> events = new HashMap<>();
    private final Map<UUID, SeenLease> leases = new HashMap<>();
    private final Set<UUID> erased = new HashSet<>();
    private final List<Worker> registrations = new ArrayList<>();
    private final List<Batch> applied = new ArrayList<>();
    private final List<Lease> renewals = new ArrayList<>();
    private final List<UUID> unmatchedEnds = new ArrayList<>();
    private final Set<UUID> lost = new HashSet<>();
    private final List<Command> inbox = new ArrayList<>();
    private @Nullable RuntimeException failure;
    private @Nullable RuntimeException openFailure;
    private int acknowledgementsToLose;
    private int ticks;
    private int looks;
    private boolean looking = true;
    private boolean registering = true;
    private boolean batchesFail;
    private int fencesRaised;
    private long versions;
    private Predicate<RunRows> refusedRun = rows -> false;
    private Predicate<EventRow> refusedEvent = row -> false;
    private Runnable duringTick = () -> {};
    private volatile Runnable everyTick = () -> {};
    /** Before each save that does not go with a tick. */
    volatile Runnable everySave = () -> {};
    /** Whether it saves without a tick. */
    volatile boolean saving = true;
    /** How many checkpoints were saved together. */
    final List<Integer> groups = new CopyOnWriteArrayList<>();

    boolean closed;
    String session = "the server's session";
    final List<Namesake> namesakes = new CopyOnWriteArrayList<>();
    final Set<Long> held = ConcurrentHashMap.newKeySet();
    final List<List<Long>> locksAsked = new CopyOnWriteArrayList<>();
    final List<Long> suspected = new CopyOnWriteArrayList<>();
    final List<Long> convicted = new CopyOnWriteArrayList<>();
    final List<Attempt> superseding = new CopyOnWriteArrayList<>();
    final Map<UUID, StaleReason> marks = new ConcurrentHashMap<>();
    final Map<UUID, StaleReason> timedOut = new ConcurrentHashMap<>();

    // What a test arranges.

    /** What was seen of this run's threads. */
    synchronized List<EvidenceRow> evidence(UUID runId) {
        return applied.stream()
                .flatMap(batch -> batch.runs().stream())
                .filter(rows -> rows.runId().equals(runId))
                .flatMap(rows -> rows.evidence().stream())
                .toList();
    }

    /** Every tick fails with this until {@link #recovers}. */
    synchronized void fails(RuntimeException with) {
        failure = with;
    }

    /** Nothing can be reached, not even the connection, until {@link #recovers}. */
    synchronized void unavailable() {
        StoreException gone = new StoreException(Kind.UNAVAILABLE, "connection refused", null);
        failure = gone;
        openFailure = gone;
    }

    synchronized void recovers() {
        failure = null;
        openFailure = null;
        looking = true;
        registering = true;
        batchesFail = false;
    }

    /** Only {@link #look} fails. */
    synchronized void looksFail() {
        looking = false;
    }

    /** Only ticks that hold something fail. */
    synchronized void batchesFail() {
        batchesFail = true;
    }

    /** Only {@link #register} fails. */
    synchronized void registrationsFail() {
        registering = false;
    }

    /** The next ticks that hold something are committed, but the worker never hears of it. */
    synchronized void losesAcknowledgements(int count) {
        acknowledgementsToLose = count;
    }

    synchronized void refusesRuns(Predicate<RunRows> rows) {
        refusedRun = rows;
    }

    synchronized void refusesEvents(Predicate<EventRow> row) {
        refusedEvent = row;
    }

    /** Somebody else takes this registration for lost. */
    synchronized void reaps(UUID workerId) {
        lost.add(workerId);
    }

    /** Somebody else ends this run. */
    synchronized void ends(UUID runId, RunStatus status) {
        Row row = row(runId);
        row.status = status;
        row.pulse = false;
    }

    /** The row vanishes: a failover that lost commits, or a hand. */
    synchronized void forgets(UUID runId) {
        runs.remove(runId);
    }

    /** Another worker's lease as the next ticks see it. */
    synchronized void shows(SeenLease lease) {
        leases.put(lease.workerId(), lease);
    }

    /** Somebody wants something of this worker. */
    synchronized void commands(Command command) {
        inbox.add(command);
    }

    synchronized List<Command> inbox() {
        return List.copyOf(inbox);
    }

    /** Runs within the next tick that holds something, before anything is applied. */
    synchronized void during(Runnable action) {
        duringTick = action;
    }

    /** Runs at the beginning of every tick, on the thread that ticks; it may block or throw. */
    void atEveryTick(Runnable action) {
        everyTick = action;
    }

    // What a test sees.

    synchronized boolean has(UUID runId) {
        return runs.containsKey(runId);
    }

    synchronized Row row(UUID runId) {
        Row row = runs.get(runId);
        if (row == null) {
            throw new AssertionError("no row of run " + runId);
        }
        return row;
    }

    synchronized int rowCount() {
        return runs.size();
    }

    synchronized List<Row> rows() {
        return List.copyOf(runs.values());
    }

    synchronized Cell checkpoint(UUID workflowId) {
        return checkpoints.getOrDefault(workflowId, Cell.NONE);
    }

    synchronized List<EventRow> events(String kind) {
        return events.values().stream().filter(row -> row.kind().equals(kind)).toList();
    }

    /** For a test that has seen what it expected. */
    synchronized void forgetEvents() {
        events.clear();
    }

    synchronized Set<UUID> erased() {
        return Set.copyOf(erased);
    }

    synchronized List<Worker> registrations() {
        return List.copyOf(registrations);
    }

    /** The batches that were committed, empty ones too. */
    synchronized List<Batch> applied() {
        return List.copyOf(applied);
    }

    synchronized List<Lease> renewals() {
        return List.copyOf(renewals);
    }

    synchronized List<UUID> unmatchedEnds() {
        return List.copyOf(unmatchedEnds);
    }

    /** Ticks that were tried. */
    synchronized int ticks() {
        return ticks;
    }

    synchronized int fencesRaised() {
        return fencesRaised;
    }

    synchronized int looks() {
        return looks;
    }

    synchronized void clearHistory() {
        applied.clear();
        renewals.clear();
        ticks = 0;
        looks = 0;
    }

    // The store.

    @Override
    public synchronized String open() {
        if (openFailure != null) {
            throw openFailure;
        }
        return "a fake store";
    }

    @Override
    public synchronized void register(Worker worker) {
        if (failure != null || !registering) {
            throw new StoreException(Kind.UNAVAILABLE, "cannot register", failure);
        }
        if (!registrations.contains(worker)) {
            registrations.add(worker);
        }
    }

    @Override
    public Answer tick(Lease lease, Batch batch) {
        everyTick.run();
        return tickNow(lease, batch);
    }

    private synchronized Answer tickNow(Lease lease, Batch batch) {
        ticks++;
        if (!batch.isEmpty()) {
            Runnable action = duringTick;
            duringTick = () -> {};
            action.run();
        }
        if (failure != null) {
            throw failure;
        }
        if (batchesFail && !batch.isEmpty()) {
            throw new StoreException(Kind.UNAVAILABLE, "statement timeout", null);
        }
        if (lost.contains(lease.workerId())) {
            return Answer.REAPED;
        }
        refuse(batch);
        renewals.add(lease);
        applied.add(batch);
        Answer answer = apply(lease, batch);
        if (!batch.isEmpty() && acknowledgementsToLose > 0) {
            acknowledgementsToLose--;
            throw new StoreException(Kind.UNAVAILABLE, "connection reset after commit", null);
        }
        return answer;
    }

    private void refuse(Batch batch) {
        if (batch.runs().stream().anyMatch(refusedRun)
                || batch.events().stream().anyMatch(refusedEvent)) {
            throw new StoreException(Kind.DATA, "a row is at fault (SQLSTATE 22021)", null);
        }
    }

    private Answer apply(Lease lease, Batch batch) {
        Set<UUID> inserted = new HashSet<>();
        Map<UUID, Long> checkpointed = new HashMap<>();
        Set<UUID> puzzling = new HashSet<>();
        Set<UUID> maybePuzzling = new HashSet<>();
        for (RunRows rows : batch.runs()) {
            boolean fresh = start(rows, inserted, puzzling);
            stages(rows, fresh);
            stop(rows);
            checkpoint(rows, fresh, checkpointed, maybePuzzling);
            end(rows, puzzling);
            erase(rows);
            beat(rows, maybePuzzling);
        }
        batch.events().forEach(row -> events.putIfAbsent(row.id(), row));
        Map<UUID, Stored> unmatched = new HashMap<>();
        Set<UUID> questioned = new HashSet<>(puzzling);
        for (UUID id : puzzling) {
            put(unmatched, id);
        }
        for (UUID id : maybePuzzling) {
            put(unmatched, id);
            Stored where = unmatched.get(id);
            if (where == null || (where.status().terminal() && !inserted.contains(id))) {
                questioned.add(id);
            }
        }
        List<SeenLease> seen = new ArrayList<>();
        if (lease.reads()) {
            seen.add(new SeenLease(
                    lease.workerId(),
                    "me",
                    1,
                    renewals.size(),
                    lease.sentinel(),
                    5_000_000_000L,
                    10_000_000_000L,
                    120_000_000_000L));
            seen.addAll(leases.values());
        }
        inbox.removeIf(command -> batch.handled().contains(command.id()));
        List<Command> commands = lease.reads() ? List.copyOf(inbox) : List.of();
        return new Answer(true, inserted, questioned, unmatched, checkpointed, seen, commands);
    }

    private void put(Map<UUID, Stored> into, UUID id) {
        Row row = runs.get(id);
        if (row != null) {
            into.put(id, new Stored(row.status, row.workerId));
        }
    }

    private boolean start(RunRows rows, Set<UUID> inserted, Set<UUID> puzzling) {
        StartRow start = rows.start();
        if (start == null) {
            return false;
        }
        if (runs.containsKey(rows.runId())) {
            puzzling.add(rows.runId());
            return false;
        }
        Row row = new Row(start);
        runs.put(rows.runId(), row);
        if (rows.end() != null) {
            row.end(rows.end());
        }
        inserted.add(rows.runId());
        return true;
    }

    private boolean open(UUID runId) {
        Row row = runs.get(runId);
        return row != null && row.status == RunStatus.RUNNING;
    }

    private void stages(RunRows rows, boolean fresh) {
        if (fresh || open(rows.runId())) {
            rows.stages()
                    .forEach(stage -> row(rows.runId())
                            .stages
                            .merge(
                                    stage.progress().stageOrdinal(),
                                    stage,
                                    (old, now) -> new StageRow(
                                            old.runId(),
                                            old.name(),
                                            old.startNanos(),
                                            now.endNanos(),
                                            now.outcome(),
                                            now.progress())));
        }
    }

    private void checkpoint(RunRows rows, boolean fresh, Map<UUID, Long> taken, Set<UUID> maybePuzzling) {
        CheckpointRow row = rows.checkpoint();
        if (row == null) {
            return;
        }
        Cell held = checkpoints.get(row.workflowId());
        boolean mine = held == null || held.runId().equals(row.runId()) || held.attempt() < row.attempt();
        if (mine && (fresh || open(row.runId()))) {
            long fence = held == null ? 1 : held.fence() + (held.runId().equals(row.runId()) ? 0 : 1);
            int writes = held == null ? 1 : held.writes() + 1;
            checkpoints.put(
                    row.workflowId(), new Cell(fence, row.attempt(), row.runId(), row.payload(), writes, ++versions));
            taken.put(row.runId(), versions);
        } else {
            maybePuzzling.add(row.runId());
        }
    }

    private void stop(RunRows rows) {
        Row row = runs.get(rows.runId());
        if (row != null && rows.stop() != null) {
            row.stop = rows.stop();
        }
    }

    private void end(RunRows rows, Set<UUID> puzzling) {
        EndRow end = rows.end();
        if (end == null || rows.start() != null) {
            return;
        }
        if (open(rows.runId())) {
            row(rows.runId()).end(end);
        } else {
            unmatchedEnds.add(rows.runId());
            puzzling.add(rows.runId());
        }
    }

    private void erase(RunRows rows) {
        if (rows.erase() && open(rows.runId())) {
            runs.remove(rows.runId());
            erased.add(rows.runId());
        }
    }

    private void beat(RunRows rows, Set<UUID> maybePuzzling) {
        BeatRow beat = rows.beat();
        if (beat == null) {
            return;
        }
        Row row = runs.get(rows.runId());
        if (row == null || !row.pulse) {
            maybePuzzling.add(rows.runId());
            return;
        }
        row.progress = beat.sameStage() ? counted(row.progress, beat.progress()) : beat.progress();
        row.wholeBeats += beat.sameStage() ? 0 : 1;
        row.beatNanos = beat.nanos();
        row.beats++;
    }

    /** All else stays as it is stored. */
    private static ProgressRow counted(ProgressRow stored, ProgressRow newest) {
        return new ProgressRow(
                newest.done(),
                stored.total(),
                stored.base(),
                stored.stageOrdinal(),
                stored.stage(),
                stored.unit(),
                newest.detail());
    }

    @Override
    public synchronized Map<UUID, Stored> look(List<UUID> runIds) {
        looks++;
        if (failure != null || !looking) {
            throw new StoreException(Kind.UNAVAILABLE, "cannot look", failure);
        }
        Map<UUID, Stored> found = new HashMap<>();
        runIds.forEach(id -> put(found, id));
        return found;
    }

    @Override
    public synchronized Optional<Fence> raiseFence(UUID workflowId, UUID runId, int attempt) {
        if (failure != null) {
            throw failure;
        }
        fencesRaised++;
        Cell held = checkpoints.get(workflowId);
        if (!open(runId) || (held != null && held.attempt() > attempt)) {
            return Optional.empty();
        }
        long fence = held == null ? 1 : held.fence() + (held.runId().equals(runId) ? 0 : 1);
        Payload payload = held == null ? null : held.payload();
        int writes = held == null ? 0 : held.writes();
        checkpoints.put(workflowId, new Cell(fence, attempt, runId, payload, writes, ++versions));
        return Optional.of(new Fence(fence, payload, versions));
    }

    @Override
    public Map<UUID, Long> saveNow(List<Save> saves, Duration most) {
        everySave.run();
        return saveNow(saves);
    }

    private synchronized Map<UUID, Long> saveNow(List<Save> saves) {
        if (failure != null) {
            throw failure;
        }
        groups.add(saves.size());
        Map<UUID, Long> saved = new HashMap<>();
        for (Save save : saves) {
            Cell held = checkpoints.getOrDefault(save.workflowId(), Cell.NONE);
            if (saving && open(save.runId()) && save.runId().equals(held.runId()) && held.version() == save.version()) {
                Cell now = new Cell(
                        held.fence(), held.attempt(), save.runId(), save.payload(), held.writes() + 1, ++versions);
                checkpoints.put(save.workflowId(), now);
                saved.put(save.runId(), versions);
            }
        }
        return saved;
    }

    @Override
    public synchronized Optional<RunStatus> status(UUID runId) {
        return Optional.ofNullable(runs.get(runId)).map(row -> row.status);
    }

    @Override
    public Optional<WorkerNotice> suspect(UUID workerId, long counter) {
        suspected.add(counter);
        return Optional.of(new WorkerNotice(workerId, "suspected"));
    }

    @Override
    public synchronized SeenLocks locks(List<Long> numbers) {
        if (failure != null) {
            throw failure;
        }
        locksAsked.add(numbers);
        return new SeenLocks(session, numbers.stream().filter(held::contains).collect(Collectors.toUnmodifiableSet()));
    }

    @Override
    public synchronized List<Namesake> namesakes(String name, UUID self) {
        if (failure != null) {
            throw failure;
        }
        return List.copyOf(namesakes);
    }

    @Override
    public Optional<SentinelSession> sentinel() {
        return Optional.empty();
    }

    @Override
    public Optional<List<RunNotice>> convict(UUID workerId, long counter, Loss loss, BooleanSupplier holds) {
        if (!holds.getAsBoolean()) {
            return Optional.empty();
        }
        convicted.add(counter);
        return Optional.of(List.of());
    }

    @Override
    public List<RunNotice> sweepLeftovers() {
        return List.of();
    }

    @Override
    public List<RunNotice> supersede(List<Attempt> begun) {
        superseding.addAll(begun);
        return List.of();
    }

    @Override
    public List<RunNotice> sweepSuperseded() {
        return List.of();
    }

    @Override
    public boolean stale(UUID runId, StaleReason reason, String says) {
        reachable();
        return marks.put(runId, reason) != reason;
    }

    @Override
    public void movesAgain(UUID runId) {
        reachable();
        marks.remove(runId);
    }

    @Override
    public Optional<RunNotice> timeOut(UUID runId, StaleReason reason, String says, BooleanSupplier holds) {
        reachable();
        if (!holds.getAsBoolean()) {
            return Optional.empty();
        }
        timedOut.put(runId, reason);
        return Optional.of(new RunNotice(runId, runId, "imports.users", RunStatus.TIMED_OUT, null));
    }

    private synchronized void reachable() {
        if (failure != null) {
            throw failure;
        }
    }

    @Override
    public void sweepStale() {}

    @Override
    public Optional<Claimed> claimRerun(UUID workerId, Set<Scheduler> schedulers) {
        return Optional.empty();
    }

    @Override
    public void launchedRerun(Claimed claimed, dev.holter.spi.Launched launched) {}

    @Override
    public void putBackRerun(Claimed claimed, String why) {}

    @Override
    public void refuseRerun(Claimed claimed, String why) {}

    @Override
    public int deleteEndedBefore(Duration age, Duration most) {
        return 0;
    }

    @Override
    public FleetCounts fleet() {
        return new FleetCounts(0, 0, Duration.ZERO);
    }

    @Override
    public Console console() {
        throw new UnsupportedOperationException("no console");
    }

    @Override
    public synchronized void close() {
        closed = true;
    }
}
