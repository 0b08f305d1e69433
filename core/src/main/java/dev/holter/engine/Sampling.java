package dev.holter.engine;

import dev.holter.engine.Batch.EvidenceRow;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the threads of a run some times in a row, on the timer's thread, which does not wait in between. Then gives what was seen, nothing when the body has ended meanwhile: what a
 * thread does then is not this run's.
 */
final class Sampling {
    private static final Logger LOG = LoggerFactory.getLogger(Sampling.class);
    private static final int LOOKS = 3;
    private static final long PAUSE_NANOS = 200_000_000L;

    private final LiveRun run;
    private final String kind;
    private final StopLadder.Timer timer;
    private final Ticker ticker;
    private final Consumer<List<EvidenceRow>> then;
    private final List<ThreadSample> samples = new ArrayList<>(LOOKS);
    private final long beganNanos;

    private Sampling(
            LiveRun run, String kind, StopLadder.Timer timer, Ticker ticker, Consumer<List<EvidenceRow>> then) {
        this.run = run;
        this.kind = kind;
        this.timer = timer;
        this.ticker = ticker;
        this.then = then;
        this.beganNanos = ticker.nanos();
    }

    /** Begins with the first look, now. The consumer is called on the timer's thread and waits for nothing. */
    static void begin(
            LiveRun run, String kind, StopLadder.Timer timer, Ticker ticker, Consumer<List<EvidenceRow>> then) {
        new Sampling(run, kind, timer, ticker, then).look();
    }

    /** A host's threads may be of classes of its own, whose methods throw. */
    private void look() {
        try {
            next();
        } catch (Throwable e) {
            LOG.debug("The threads of run {} could not be looked at", run.id(), e);
            then.accept(List.of());
        }
    }

    private void next() {
        samples.add(ThreadSample.of(run.thread()));
        if (run.bodyOver()) {
            then.accept(List.of());
        } else if (samples.size() < LOOKS) {
            try {
                timer.after(PAUSE_NANOS, this::look);
            } catch (RejectedExecutionException closing) {
                then.accept(List.of());
            }
        } else {
            then.accept(seen());
        }
    }

    private List<EvidenceRow> seen() {
        long now = ticker.nanos();
        List<EvidenceRow> rows = new ArrayList<>();
        rows.add(Evidence.of(run, kind, samples, now - beganNanos, now));
        for (Thread helper : run.helpers()) {
            rows.add(Evidence.of(run, kind, List.of(ThreadSample.of(helper)), 0, now));
        }
        return rows;
    }
}
