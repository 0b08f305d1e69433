package dev.holter.engine;

import static java.util.Objects.requireNonNull;

import dev.holter.RunNotice;
import dev.holter.settings.Settings;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Acts on what the observer found, and tidies up: one thread of its own, so that nothing it waits for holds up the pulse.
 *
 * <p>Evidence grows old: a conviction is dropped when it was decided more than a few seconds ago or the pulse has failed since, and the store compares the
 * counter once more under the worker's lock. A sweep that dies half-way is taken up by whoever sweeps next.
 */
final class Reaper {
    private static final Logger LOG = LoggerFactory.getLogger(Reaper.class);
    private static final long LEFTOVERS_EVERY_SECONDS = 30;
    private static final long RERUNS_EVERY_SECONDS = 2;
    private static final long RETENTION_EVERY_SECONDS = 600;
    private static final Duration RETENTION_AT_MOST = Duration.ofSeconds(5);
    private static final long FIRST_PAUSE_MILLIS = 200;
    private static final long EVIDENCE_LASTS_NANOS = 3_000_000_000L;

    private final Store store;
    private final Settings settings;
    private final Services services;
    private final Reruns reruns;
    private volatile @Nullable Long sweptNanos;
    private @Nullable FleetWatch fleet;
    private final ScheduledExecutorService thread =
            Executors.newSingleThreadScheduledExecutor(DaemonThreads.named("holter-reaper"));

    Reaper(Store store, Settings settings, Services services, Reruns reruns) {
        this.store = store;
        this.settings = settings;
        this.services = services;
        this.reruns = reruns;
    }

    /** Asks now and then what this wants to know. Before the start. */
    void watches(FleetWatch watch) {
        fleet = watch;
    }

    /** When it last looked for what others left open, or, before the first time, when it began; null when it does not. Safe from any thread. */
    @Nullable
    Long sweptNanos() {
        return sweptNanos;
    }

    @SuppressWarnings("FutureReturnValueIgnored") // each task catches all that it throws
    void start() {
        FleetWatch watch = fleet;
        if (watch != null) {
            thread.scheduleWithFixedDelay(
                    () -> quietly("look at the fleet", watch::ask), 1, FleetWatch.EVERY_SECONDS, TimeUnit.SECONDS);
        }
        sweptNanos = settings.observeOnly() ? null : services.ticker().nanos();
        thread.scheduleWithFixedDelay(
                () -> quietly("sweep", this::leftovers),
                LEFTOVERS_EVERY_SECONDS,
                LEFTOVERS_EVERY_SECONDS,
                TimeUnit.SECONDS);
        thread.scheduleWithFixedDelay(
                () -> quietly("look for stale runs", store::sweepStale),
                LEFTOVERS_EVERY_SECONDS,
                LEFTOVERS_EVERY_SECONDS,
                TimeUnit.SECONDS);
        thread.scheduleWithFixedDelay(
                () -> quietly("begin runs anew", reruns::begin),
                RERUNS_EVERY_SECONDS,
                RERUNS_EVERY_SECONDS,
                TimeUnit.SECONDS);
        thread.scheduleWithFixedDelay(
                () -> quietly("delete old runs", this::retention), 60, RETENTION_EVERY_SECONDS, TimeUnit.SECONDS);
    }

    /** From the pulse: never waits. */
    void act(List<Observer.Finding> findings, PulseHealth health) {
        try {
            thread.execute(() -> findings.forEach(
                    finding -> quietly("judge worker " + finding.name(), () -> judge(finding, health))));
        } catch (RejectedExecutionException closing) {
            LOG.debug("Closing: {} findings are left to other processes", findings.size());
        }
    }

    private void judge(Observer.Finding finding, PulseHealth health) {
        if (!finding.lost()) {
            store.suspect(finding.workerId(), finding.counter()).ifPresent(worker -> {
                LOG.warn("Worker '{}' ({}) has stopped renewing its lease: suspect", worker.name(), worker.workerId());
                services.notices().suspect(worker);
            });
        } else if (!settings.observeOnly()) {
            convictOrTryAgain(finding, health, FIRST_PAUSE_MILLIS);
        }
    }

    /** Another sweep may be in the way for a moment: a crash is to be recorded in seconds all the same. */
    private void convictOrTryAgain(Observer.Finding finding, PulseHealth health, long pauseMillis) {
        BooleanSupplier holds = () -> holds(finding, health);
        if (!convict(finding, holds) && holds.getAsBoolean()) {
            later(
                    () -> quietly(
                            "judge worker " + finding.name(),
                            () -> convictOrTryAgain(finding, health, 2 * pauseMillis)),
                    pauseMillis);
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the task catches all that it throws
    private void later(Runnable task, long pauseMillis) {
        try {
            thread.schedule(task, pauseMillis, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException closing) {
            LOG.debug("Closing: a finding is left to other processes");
        }
    }

    /** Gives a worker up; false when that was not possible, or others have done it. From any thread. */
    boolean convict(Observer.Finding finding, BooleanSupplier holds) {
        Store.Loss loss = requireNonNull(finding.loss(), "loss is null");
        Optional<List<RunNotice>> failed = store.convict(finding.workerId(), finding.counter(), loss, holds);
        failed.ifPresent(runs -> {
            LOG.warn(
                    "Worker '{}' ({}) is lost ({}): {} runs failed as WORKER_LOST",
                    finding.name(),
                    finding.workerId(),
                    loss.how(),
                    runs.size());
            services.tallies().workerLost();
            tell(runs);
        });
        return failed.isPresent();
    }

    private boolean holds(Observer.Finding finding, PulseHealth health) {
        return health.failures() == 0 && services.ticker().nanos() - finding.decidedNanos() < EVIDENCE_LASTS_NANOS;
    }

    /** From the pulse, of second attempts and later ones that are committed: never waits. What comes to nothing is found by the next sweep. */
    void supersede(List<Store.Attempt> begun) {
        if (settings.observeOnly()) {
            return;
        }
        try {
            thread.execute(() -> quietly("supersede earlier attempts", () -> tellSuperseded(store.supersede(begun))));
        } catch (RejectedExecutionException closing) {
            LOG.debug("Closing: what {} attempts supersede is left to other processes", begun.size());
        }
    }

    /** Something that writes, for whoever must not wait. */
    void execute(Runnable task) {
        thread.execute(task);
    }

    void leftovers() {
        if (!settings.observeOnly()) {
            tell(store.sweepLeftovers());
            tellSuperseded(store.sweepSuperseded());
            sweptNanos = services.ticker().nanos();
        }
    }

    private void tellSuperseded(List<RunNotice> runs) {
        services.tallies().reaped(runs);
        runs.forEach(run -> LOG.info("Run {} of {} is superseded by a later attempt", run.runId(), run.jobType()));
    }

    void retention() {
        int gone = store.deleteEndedBefore(settings.retention(), RETENTION_AT_MOST);
        LOG.debug("{} runs older than {} deleted", gone, settings.retention());
    }

    private void tell(List<RunNotice> lost) {
        services.tallies().reaped(lost);
        lost.forEach(services.notices()::lost);
    }

    private static void quietly(String what, Runnable task) {
        try {
            task.run();
        } catch (StoreException e) {
            LOG.debug("Could not {}; it is tried again later", what, e);
        } catch (Throwable e) {
            LOG.error("Could not {}; it is tried again later", what, e);
        }
    }

    void close() {
        thread.shutdownNow();
    }

    void awaitEnd(long nanos) throws InterruptedException {
        if (!thread.awaitTermination(nanos, TimeUnit.NANOSECONDS)) {
            LOG.warn("Holter's reaper still hangs in a call; it is a daemon and ends with that call");
        }
    }
}
