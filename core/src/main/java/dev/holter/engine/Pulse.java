package dev.holter.engine;

import static java.util.Objects.requireNonNull;

import dev.holter.engine.Store.Answer;
import dev.holter.engine.Store.Lease;
import dev.holter.engine.Store.Lease.State;
import dev.holter.settings.Settings;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes down what the runs of this process say, and renews its lease. One thread calls {@link #round}; {@link PulseThread} does, or a test.
 *
 * <p>A round is one or more transactions: the first renews the lease and carries what waits, further ones only come when more waits than one
 * batch holds. A round that fails leaves everything waiting for the next.
 */
final class Pulse {
    private static final Logger LOG = LoggerFactory.getLogger(Pulse.class);
    private static final int MOST_BATCHES_A_ROUND = 50;

    /** What others do about what a round has found; they wait for it elsewhere. */
    @FunctionalInterface
    interface Consequences {
        void of(List<Observer.Finding> findings);

        /** Second attempts and later ones are committed. */
        default void begun(List<Store.Attempt> attempts) {}
    }

    private final Store store;
    private final Settings settings;
    private final Services services;
    private final Ticker ticker;
    private final Map<UUID, LiveRun> live;
    private final Ledger ledger;
    private final Inbox inbox;
    private final BeatBudget budget = new BeatBudget();
    private final Observer observer;
    private final Consequences consequences;
    private final Supplier<Store.Worker> registration;
    private final PulseHealth health;
    private volatile Store.@Nullable Worker worker;
    private volatile State state = State.ALIVE;
    private volatile @Nullable UUID lockedFor;
    private @Nullable Long lookAgainNanos;
    private volatile long renewedNanos;
    private boolean registered;
    private boolean returning;
    private boolean shaken = true;
    private long lastFullNanos;
    private long roundNanos;

    Pulse(
            Store store,
            Settings settings,
            Services services,
            Map<UUID, LiveRun> live,
            Supplier<Store.Worker> registration,
            Consequences consequences) {
        this.store = store;
        this.settings = settings;
        this.services = services;
        this.ticker = services.ticker();
        this.live = live;
        this.registration = registration;
        this.consequences = consequences;
        this.ledger = new Ledger(services, live, budget);
        this.inbox = new Inbox(live);
        this.observer = new Observer(store::locks, this::massLoss);
        this.health = new PulseHealth(ticker, settings.tickNanos(), settings.suspectAfterNanos() / 2);
        this.lastFullNanos = ticker.nanos();
        this.renewedNanos = lastFullNanos;
    }

    PulseHealth health() {
        return health;
    }

    /** The registration of this process; null before the first. */
    Store.@Nullable Worker worker() {
        return worker;
    }

    /** What the lease says from now on. Safe from any thread. */
    void state(State now) {
        state = now;
    }

    /** For which registration the sentinel holds its lock, as the lease says from now on; null for none. Safe from any thread. */
    void sentinel(@Nullable UUID registration) {
        lockedFor = registration;
    }

    /** Whether the sentinel holds the lock of the present registration. Safe from any thread. */
    boolean sentinelHolds() {
        Store.Worker mine = worker;
        return mine != null && mine.id().equals(lockedFor);
    }

    /** How the fleet looked in the last tick that looked; null before the first. Safe from any thread. */
    Observer.@Nullable Seen seen() {
        return observer.seen();
    }

    /** When the last good renewal of the lease was sent; before the first, when this began. Safe from any thread. */
    long renewedNanos() {
        return renewedNanos;
    }

    /** Whether no store was ever told of this process, and nothing waits for one. Pulse thread only. */
    boolean unheardOf() {
        return worker == null && waiting() == 0;
    }

    /** How many facts are not written. Pulse thread only. */
    int waiting() {
        return ledger.waiting();
    }

    /** One round in which nothing is left to wait; true when all is written. A full one carries beats, and looks around. */
    boolean round(boolean full) {
        return round(full, full, false);
    }

    /** One in which what can wait for others does. One that reads looks at the others' leases, and for commands. */
    boolean round(boolean full, boolean reads) {
        return round(full, reads, true);
    }

    private boolean round(boolean full, boolean reads, boolean patient) {
        long now = ticker.nanos();
        roundNanos = now;
        if (reads) {
            lookAgainNanos = null;
        }
        try {
            if (full) {
                noticeLateness(now);
                ledger.sample(now);
            }
            ledger.drain(settings.slowAfterNanos());
            register();
            boolean all = write(full, reads, patient);
            health.good(ledger.late());
            return all;
        } catch (StoreException e) {
            failed(e);
            return false;
        } catch (RuntimeException | Error e) {
            failed(new StoreException(StoreException.Kind.UNAVAILABLE, "unexpected: " + e, e));
            return false;
        }
    }

    private void failed(StoreException e) {
        shaken = true;
        lookAgainNanos = null;
        ledger.beatAgain();
        services.tallies().tickFailed();
        health.bad(e, ledger.waiting());
    }

    private void noticeLateness(long now) {
        long late = now - lastFullNanos - settings.tickNanos();
        lastFullNanos = now;
        if (late > Math.max(2 * settings.tickNanos(), 2_000_000_000L) && health.failures() == 0) {
            shaken = true;
            LOG.info(
                    "The pulse was {} ms late (a paused process, or no processor time): this sweep is skipped",
                    late / 1_000_000);
        }
    }

    private void register() {
        String where = store.open();
        if (!registered) {
            Store.Worker mine = worker;
            if (mine == null) {
                mine = registration.get();
                worker = mine;
            }
            store.register(mine);
            registered = true;
            health.connected(where, mine);
        }
        if (returning) {
            returning = !stopRunsThatAreOver();
        }
    }

    /** Writes what waits; false when more waits than one round holds. After a failure the lease is renewed alone, before anything else is tried. */
    private boolean write(boolean full, boolean looks, boolean patient) {
        if (health.failures() > 0) {
            tick(lease(false), Batch.EMPTY);
        }
        boolean reads = looks;
        for (int i = 0; i < MOST_BATCHES_A_ROUND; i++) {
            Store.Worker mine = currentWorker();
            Moment moment = new Moment(
                    ticker.nanos(),
                    full && i == 0,
                    settings.tickNanos(),
                    settings.slowAfter().toNanos(),
                    patient);
            Batch batch = ledger.collect(mine.id(), moment).with(inbox.handled());
            boolean leaseIsDue = i == 0 && looks;
            if (batch.isEmpty() && !leaseIsDue) {
                return true;
            }
            send(batch, reads);
            reads = false;
            long wroteNanos = ticker.nanos();
            ledger.wrote(wroteNanos, wroteNanos - moment.nanos());
            if (moment.beats()) {
                int beats = (int) batch.runs().stream()
                        .filter(rows -> rows.beat() != null)
                        .count();
                budget.spent(beats, wroteNanos - moment.nanos());
            }
        }
        return false;
    }

    private Store.Worker currentWorker() {
        register();
        return requireNonNull(worker, "worker is null");
    }

    /** Sends it; false when this registration was given up meanwhile, and with it every row that names it. */
    private boolean send(Batch batch, boolean reads) {
        try {
            return tick(lease(reads), batch);
        } catch (StoreException e) {
            if (e.kind() != StoreException.Kind.DATA || batch.isEmpty()) {
                throw e;
            }
            ledger.beatAgain(); // the session may be another one from here on
            return tick(lease(reads), Batch.EMPTY) && narrow(batch, e);
        }
    }

    /** A row of this batch is refused: halves it until that row stands alone, then sends that one without its text. */
    private boolean narrow(Batch batch, StoreException cause) {
        if (batch.runs().size() + batch.events().size() > 1) {
            return batch.halves().stream().allMatch(half -> send(half, false));
        }
        LOG.error("The store refuses {}; it is sent again without its text", named(batch), cause);
        Batch stripped = ledger.stripped(batch);
        try {
            return tick(lease(false), stripped);
        } catch (StoreException e) {
            if (e.kind() != StoreException.Kind.DATA) {
                throw e;
            }
            LOG.error("The store refuses {} even so; nothing more is written of it", named(batch), e);
            ledger.giveUp(batch);
            return true;
        }
    }

    private static String named(Batch alone) {
        return alone.runs().isEmpty()
                ? "an event of kind " + alone.events().get(0).kind()
                : "a row of run " + alone.runs().get(0).runId();
    }

    private boolean tick(Lease lease, Batch batch) {
        Answer answer = store.tick(lease, batch);
        long answeredNanos = ticker.nanos();
        if (!answer.alive()) {
            reaped();
            return false;
        }
        renewedNanos = lease.nanos();
        services.tallies()
                .ticked(
                        answeredNanos - lease.nanos(),
                        batch.runs().size() + batch.events().size());
        ledger.acknowledge(batch, answer, answeredNanos);
        List<Store.Attempt> begun = ledger.begunAnew();
        if (!begun.isEmpty()) {
            consequences.begun(begun);
        }
        inbox.deleted(batch.handled());
        inbox.take(answer.commands());
        if (!answer.leases().isEmpty()) {
            observe(answer.leases());
        }
        return true;
    }

    private void observe(List<Store.SeenLease> leases) {
        if (shaken) {
            observer.forget();
            shaken = false;
        }
        List<Observer.Finding> found = observer.observe(leases, currentWorker().id(), roundNanos, ticker.nanos());
        if (!found.isEmpty()) {
            consequences.of(found);
        }
        lookAgainNanos = observer.dueNanos(roundNanos);
    }

    /** When somebody's standstill becomes a suspicion or a loss, if that is earlier than this. Pulse thread only. */
    long lookBefore(long nanos) {
        Long due = lookAgainNanos;
        return due != null && due - nanos < 0 ? due : nanos;
    }

    /** When what waits to be written with others is due, if that is earlier than this. Pulse thread only. */
    long writeBefore(long nanos) {
        long due = ledger.dueNanos(ticker.nanos());
        return due - nanos < 0 ? due : nanos;
    }

    private void massLoss(String what) {
        LOG.warn("{}", what);
        services.outbox().event(Events.of("mass-loss", null, currentWorker().id(), what, ticker.nanos()));
    }

    /** Somebody gave this registration up. Runs that are recorded as over are stopped; the process goes on under a new one. */
    private void reaped() {
        Store.Worker old = currentWorker();
        LOG.warn(
                "This worker was taken for lost (registration {}): it registers anew, and stops the runs that are recorded as lost",
                old.id());
        shaken = true;
        registered = false;
        worker = null;
        returning = true;
        register();
    }

    /** True when all is known: a sweep goes by chunks, and may fail the rest of the former registration's runs only later. */
    private boolean stopRunsThatAreOver() {
        UUID mine = requireNonNull(worker, "worker is null").id();
        List<UUID> written = live.values().stream()
                .filter(run -> run.record().startWritten())
                .map(LiveRun::id)
                .toList();
        Map<UUID, Store.Stored> stored = store.look(written);
        ledger.compare(stored);
        return stored.values().stream().allMatch(where -> where.status().terminal() || mine.equals(where.workerId()));
    }

    private Lease lease(boolean reads) {
        long now = ticker.nanos();
        String longest = live.values().stream()
                .map(run -> run.record().identity())
                .max(Comparator.comparingLong(run -> now - run.startNanos()))
                .map(run -> run.start().jobType())
                .orElse(null);
        UUID mine = currentWorker().id();
        State says = state;
        boolean sentinel = says != State.STOPPED && mine.equals(lockedFor);
        return new Lease(mine, says, live.size(), longest, sentinel, now, reads);
    }
}
