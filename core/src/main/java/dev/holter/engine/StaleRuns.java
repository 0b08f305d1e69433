package dev.holter.engine;

import dev.holter.EndReason;
import dev.holter.RunNotice;
import dev.holter.StaleReason;
import dev.holter.StopReason;
import dev.holter.engine.Batch.EvidenceRow;
import dev.holter.settings.OnStale;
import dev.holter.settings.Policy;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does what a run's policy says when it breaks a promise about time: shows it, asks it to stop, or records it as timed out, with its retry in the same transaction. On the reaper's thread, since it
 * writes; what it cannot write it does later. Asking a run to stop needs no database.
 */
final class StaleRuns implements StaleWatch.Consequences {
    private static final Logger LOG = LoggerFactory.getLogger(StaleRuns.class);

    private final Store store;
    private final Notices notices;
    private final Executor thread;
    private final boolean observeOnly;

    StaleRuns(Store store, Notices notices, Executor thread, boolean observeOnly) {
        this.store = store;
        this.notices = notices;
        this.thread = thread;
        this.observeOnly = observeOnly;
    }

    @Override
    public void stale(StaleWatch.Finding finding, List<EvidenceRow> seen) {
        boolean asked = asksToStop(finding) && finding.run().stop(meaning(finding.reason()));
        later(() -> act(finding, seen, asked), finding::again, finding::done);
    }

    /** At once, on whatever thread finds it: it is to end although the database is away, however many others are to. */
    private boolean asksToStop(StaleWatch.Finding finding) {
        Policy policy = finding.run().record().identity().policy();
        return !observeOnly && policy.onStale() == OnStale.CANCEL && finding.holds();
    }

    /** Shown as suspect, and no more. */
    void quiet(LiveRun run, String says, Runnable otherwise) {
        later(
                () -> {
                    store.stale(run.id(), StaleReason.QUIET, says);
                    run.tally().isStale(StaleReason.QUIET);
                },
                otherwise,
                () -> {});
    }

    @Override
    public void movesAgain(LiveRun run, Runnable otherwise) {
        later(() -> store.movesAgain(run.id()), otherwise, () -> {});
    }

    private void later(Runnable task, Runnable otherwise, Runnable atLast) {
        try {
            thread.execute(() -> {
                try {
                    task.run();
                } catch (StoreException e) {
                    LOG.debug("What is to be done about a stale run could not be written; it is tried again", e);
                    otherwise.run();
                } catch (Throwable e) {
                    LOG.error("Nothing could be done about a stale run; it is tried again", e);
                    otherwise.run();
                } finally {
                    atLast.run();
                }
            });
        } catch (RejectedExecutionException closing) {
            LOG.debug("Closing: a stale run is left as it is");
            atLast.run();
        }
    }

    private void act(StaleWatch.Finding finding, List<EvidenceRow> seen, boolean asked) {
        LiveRun run = finding.run();
        seen.forEach(run.record()::seen);
        String says = finding.says()
                + (seen.isEmpty() ? "" : ": " + seen.get(0).seen().verdict());
        if (asked) {
            tell(finding, says, ", and is asked to stop");
            store.stale(run.id(), finding.reason(), says);
        } else if (seen.isEmpty() || !finding.holds()) {
            finding.again();
        } else if (observeOnly || run.record().identity().policy().onStale() == OnStale.ALERT) {
            alert(finding, says);
        } else {
            fail(finding, says);
        }
    }

    private void alert(StaleWatch.Finding finding, String says) {
        if (!store.stale(finding.run().id(), finding.reason(), says)) {
            finding.again();
            return;
        }
        tell(finding, says, "");
    }

    private void fail(StaleWatch.Finding finding, String says) {
        LiveRun run = finding.run();
        Optional<RunNotice> failed = store.timeOut(run.id(), finding.reason(), says, finding::holds);
        if (failed.isEmpty()) {
            finding.again();
            return;
        }
        run.timedOut(meaning(finding.reason()));
        run.tally().reaps(finding.reason() == StaleReason.STALLED ? EndReason.STALLED : EndReason.DEADLINE);
        tell(finding, says, ", and is recorded as TIMED_OUT");
    }

    private void tell(StaleWatch.Finding finding, String says, String and) {
        LiveRun run = finding.run();
        run.tally().isStale(finding.reason());
        LOG.warn("Run {} of {} {}{}", run.id(), run.record().identity().start().jobType(), says, and);
        notices.stale(run.notice());
    }

    static StopReason meaning(StaleReason reason) {
        return reason == StaleReason.STALLED ? StopReason.STALL : StopReason.DEADLINE;
    }
}
