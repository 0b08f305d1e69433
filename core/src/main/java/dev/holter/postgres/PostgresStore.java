package dev.holter.postgres;

import dev.holter.Console;
import dev.holter.RunNotice;
import dev.holter.RunStatus;
import dev.holter.StaleReason;
import dev.holter.WorkerNotice;
import dev.holter.engine.Batch;
import dev.holter.engine.Batch.BeatRow;
import dev.holter.engine.Fence;
import dev.holter.engine.SentinelSession;
import dev.holter.engine.Store;
import dev.holter.engine.StoreException;
import dev.holter.settings.Settings;
import dev.holter.spi.Launched;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.BooleanSupplier;

/**
 * The store in PostgreSQL. The pulse and the sentinel have a session each for themselves; everything else shares at most two.
 */
public final class PostgresStore implements Store {
    private final ConnectionSource source;
    private final String schemaName;
    private final long lostAfterNanos;
    private final Schema schema;
    private final SideSessions side;
    private final Sweeps sweeps;
    private final Superseding superseding;
    private final RerunQueue reruns;
    private final Staleness staleness;
    private final Console console;
    private final ReservedSession pulse;
    private final FormerRegistrations former = new FormerRegistrations();
    private boolean schemaSeen;
    /** This role may not see the server's locks. It is not asked again: each refusal is an error in the server's own log. */
    private boolean locksHidden;

    PostgresStore(ConnectionSource source, Settings settings) {
        this.source = source;
        this.schemaName = settings.schemaName();
        this.lostAfterNanos = settings.lostAfterNanos();
        this.schema = new Schema(source, settings.schemaName(), settings.schema());
        this.pulse = new ReservedSession(source, schemaName);
        this.side = new SideSessions(source, schemaName);
        this.sweeps = new Sweeps(side);
        this.superseding = new Superseding(side);
        this.reruns = new RerunQueue(side);
        this.staleness = new Staleness(side);
        this.console = new PostgresConsole(new SideReads(side), new Interventions(side), new Doctor(side, schemaName));
    }

    @Override
    public String open() {
        return pulse.in(open -> {
            if (!schemaSeen) {
                schema.prepare(open);
                schemaSeen = true;
            }
            return open.server() + ", schema " + schemaName;
        });
    }

    @Override
    public void register(Worker worker) {
        pulse.in(open -> {
            open.begin();
            try (PreparedStatement statement = open.prepare(TickSql.REGISTER)) {
                statement.setObject(1, worker.id());
                statement.setString(2, worker.name());
                statement.setString(3, worker.type());
                statement.setString(4, worker.host());
                statement.setLong(5, worker.pid());
                statement.setString(6, Columns.text(worker.pidStartedAt()));
                statement.setString(7, worker.bootId());
                statement.setString(8, worker.version());
                statement.setLong(9, worker.suspectAfterMillis());
                statement.setLong(10, worker.lostFastAfterMillis());
                statement.setLong(11, worker.lostAfterMillis());
                statement.setString(12, Json.object(worker.metadata()));
                statement.executeUpdate();
            }
            former.adopt(open, worker.id());
            open.commit();
            former.registered(worker.id());
            return worker;
        });
    }

    @Override
    public Answer tick(Lease lease, Batch batch) {
        return pulse.in(open -> {
            List<BeatRow> beats = lease.reads() && former.none() ? batch.onlyBeats() : List.of();
            boolean facts = !batch.isEmpty() && beats.isEmpty();
            if (!facts) {
                open.beginSingle();
            } else {
                open.begin();
            }
            TickWriter writer = new TickWriter(open, lease.nanos());
            LeaseRenewal renewal = new LeaseRenewal(open, lease);
            if (!renewal.renew(beats, writer, facts)) {
                open.rollback();
                return Answer.REAPED;
            }
            renewal.handled(batch.handled());
            if (facts) {
                former.lock(open);
                writer.write(batch);
            }
            Answer answer = answer(open, writer, renewal);
            open.commit();
            return answer;
        });
    }

    /** Looks at what met nothing: of beats only those that stand otherwise than we think are questions. */
    private static Answer answer(Session open, TickWriter writer, LeaseRenewal renewal) throws SQLException {
        Set<UUID> unclear = new HashSet<>(writer.puzzling());
        unclear.addAll(writer.maybePuzzling());
        if (unclear.isEmpty()) {
            return new Answer(
                    true,
                    writer.inserted(),
                    Set.of(),
                    Map.of(),
                    writer.checkpointed(),
                    renewal.leases(),
                    renewal.commands(),
                    writer.attempts());
        }
        Map<UUID, Stored> stored = look(open, List.copyOf(unclear));
        Set<UUID> questioned = new HashSet<>(writer.puzzling());
        for (UUID id : writer.maybePuzzling()) {
            Stored where = stored.get(id);
            if (where == null
                    || (where.status().terminal() && !writer.inserted().contains(id))) {
                questioned.add(id);
            }
        }
        return new Answer(
                true,
                writer.inserted(),
                questioned,
                stored,
                writer.checkpointed(),
                renewal.leases(),
                renewal.commands(),
                writer.attempts());
    }

    @Override
    public Map<UUID, Stored> look(List<UUID> runIds) {
        return pulse.in(open -> {
            open.begin();
            Map<UUID, Stored> stored = look(open, runIds);
            open.commit();
            return stored;
        });
    }

    private static Map<UUID, Stored> look(Session open, List<UUID> runIds) throws SQLException {
        Map<UUID, Stored> stored = new HashMap<>();
        try (PreparedStatement statement = open.prepare(TickSql.LOOK)) {
            Columns.ids(statement, 1, runIds);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    stored.put(
                            rows.getObject(1, UUID.class),
                            new Stored(
                                    RunStatus.valueOf(rows.getString(2)),
                                    rows.getObject(3, UUID.class),
                                    rows.getBoolean(4)));
                }
            }
        }
        return stored;
    }

    @Override
    public Optional<Fence> raiseFence(UUID workflowId, UUID runId, int attempt) {
        return side.in(open -> {
            try (PreparedStatement statement = open.prepare(Sql.RAISE_FENCE)) {
                statement.setObject(1, workflowId);
                statement.setInt(2, attempt);
                statement.setObject(3, runId);
                try (ResultSet row = statement.executeQuery()) {
                    return row.next() ? Optional.of(fence(row)) : Optional.empty();
                }
            }
        });
    }

    @Override
    public Map<UUID, Long> saveNow(List<Save> saves, Duration most) {
        return side.atHand(most, open -> {
                    Map<UUID, Long> saved = new HashMap<>();
                    try (PreparedStatement statement = open.prepare(Sql.SAVE)) {
                        new Columns<>(statement, saves)
                                .uuids(Save::workflowId)
                                .uuids(Save::runId)
                                .longs(Save::version)
                                .bytes(save -> save.payload().bytes())
                                .texts(save -> save.payload().codec());
                        Columns.versions(statement, saved);
                    }
                    return saved;
                })
                .orElse(Map.of());
    }

    @Override
    public Optional<RunStatus> status(UUID runId) {
        return side.in(open ->
                Optional.ofNullable(look(open, List.of(runId)).get(runId)).map(Stored::status));
    }

    private static Fence fence(ResultSet row) throws SQLException {
        byte[] payload = row.getBytes(2);
        String codec = row.getString(3);
        return new Fence(
                row.getLong(1),
                payload == null || codec == null ? null : new dev.holter.engine.Payload(codec, payload),
                row.getLong(4));
    }

    @Override
    public Optional<WorkerNotice> suspect(UUID workerId, long counter) {
        return sweeps.suspect(workerId, counter);
    }

    @Override
    public Optional<List<RunNotice>> convict(UUID workerId, long counter, Loss loss, BooleanSupplier holds) {
        return sweeps.convict(workerId, counter, loss, holds);
    }

    /** A role that may not see the server's locks does without the fast path. */
    @Override
    public SeenLocks locks(List<Long> numbers) {
        if (locksHidden) {
            return SeenLocks.UNKNOWN;
        }
        try {
            return pulse.in(open -> {
                open.beginSingle();
                SeenLocks seen = Sentinels.look(open, numbers);
                open.commit();
                return seen;
            });
        } catch (StoreException e) {
            if (e.kind() == StoreException.Kind.REFUSED) {
                locksHidden = true;
                return SeenLocks.UNKNOWN;
            }
            throw e;
        }
    }

    @Override
    public List<Namesake> namesakes(String name, UUID self) {
        return Namesakes.of(side, name, self);
    }

    @Override
    public Optional<SentinelSession> sentinel() {
        try {
            return SentinelLock.open(source, schemaName, lostAfterNanos);
        } catch (SQLException e) {
            throw SqlErrors.translated(e);
        }
    }

    @Override
    public List<RunNotice> sweepLeftovers() {
        reruns.giveUp();
        return sweeps.leftovers();
    }

    @Override
    public boolean stale(UUID runId, StaleReason reason, String says) {
        return staleness.mark(runId, reason, says);
    }

    @Override
    public void movesAgain(UUID runId) {
        staleness.unmark(runId);
    }

    @Override
    public Optional<RunNotice> timeOut(UUID runId, StaleReason reason, String says, BooleanSupplier holds) {
        return staleness.timeOut(runId, reason, says, holds);
    }

    @Override
    public void sweepStale() {
        staleness.sweep();
    }

    @Override
    public Optional<Claimed> claimRerun(UUID workerId, Set<Scheduler> schedulers) {
        return reruns.claim(workerId, schedulers);
    }

    @Override
    public void launchedRerun(Claimed claimed, Launched launched) {
        reruns.launched(claimed, launched);
    }

    @Override
    public void putBackRerun(Claimed claimed, String why) {
        reruns.putBack(claimed, why);
    }

    @Override
    public void refuseRerun(Claimed claimed, String why) {
        reruns.refuse(claimed, why);
    }

    @Override
    public List<RunNotice> supersede(List<Attempt> begun) {
        return superseding.by(begun);
    }

    @Override
    public List<RunNotice> sweepSuperseded() {
        return superseding.all();
    }

    @Override
    public int deleteEndedBefore(Duration age, Duration most) {
        return sweeps.deleteEndedBefore(age, most);
    }

    @Override
    public FleetCounts fleet() {
        return side.in(Fleet::counts);
    }

    @Override
    public Console console() {
        return console;
    }

    @Override
    public void close() {
        pulse.close();
        side.close();
    }
}
