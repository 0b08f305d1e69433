package dev.holter.micrometer;

import dev.holter.EndReason;
import dev.holter.Figures;
import dev.holter.Metrics.Meters;
import dev.holter.RunStatus;
import dev.holter.StaleReason;
import dev.holter.TypeFigures;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;

/**
 * The meters of one Holter. A registry holds what it reads weakly (pitfall 40): the figures are the Holter's own, which lives as long as its meters do. Not thread-safe: Holter calls it from one
 * thread at a time.
 */
final class ProcessMeters implements Meters {
    static final String TICK_AGE = "holter.tick.age";

    private static final List<EndReason> REAPED =
            List.of(EndReason.WORKER_LOST, EndReason.STALLED, EndReason.DEADLINE, EndReason.SUPERSEDED);

    private final MeterSet meters;

    ProcessMeters(MeterRegistry registry, Tags tags, Figures figures) {
        this.meters = new MeterSet(registry, tags);
        pulse(meters.of(figures));
        fleet(meters.of(figures));
    }

    private static void pulse(MeterSet.Of<Figures> of) {
        of.timer("holter.tick", "Transactions of the pulse", Figures::ticks, Figures::tickTime);
        of.counter("holter.tick.rows", "Runs and events that they wrote", Figures::rowsWritten);
        of.counter("holter.tick.failures", "Rounds of the pulse that failed", Figures::ticksFailed);
        of.age(TICK_AGE, "Since the last good tick", figures -> MeterSet.seconds(figures.sinceLastTick()));
        of.age(
                "holter.sweep.age",
                "Since this process last looked for what others left open",
                figures -> figures.sinceLastSweep().map(MeterSet::seconds).orElse(Double.NaN));
        of.gauge("holter.buffer.size", "Runs and events that wait to be written", Figures::waiting);
        of.counter("holter.buffer.dropped", "Facts given up since memory is bounded", Figures::dropped);
        of.gauge(
                "holter.sentinel",
                "1 while this process holds the lock that shows that it lives",
                figures -> figures.sentinel() ? 1 : 0);
    }

    private static void fleet(MeterSet.Of<Figures> of) {
        of.with("state", "alive").gauge("holter.workers", "Workers", figures -> value(figures.workersAlive()));
        of.with("state", "suspect").gauge("holter.workers", "Workers", figures -> value(figures.workersSuspect()));
        of.with("state", "dead").gauge("holter.workers", "Workers", figures -> value(figures.workersDead()));
        of.counter("holter.workers.lost", "Workers that this process gave up", Figures::workersLost);
        of.gauge("holter.quarantined", "Work that is not begun anew any more", figures -> value(figures.quarantined()));
        of.age(
                "holter.horizon.age",
                "Age of the oldest transaction that keeps dead rows",
                figures -> figures.horizonAge().map(MeterSet::seconds).orElse(Double.NaN));
    }

    /** What is not known is not a number. */
    private static double value(OptionalLong known) {
        return known.isPresent() ? known.getAsLong() : Double.NaN;
    }

    @Override
    public void add(TypeFigures type) {
        MeterSet.Of<TypeFigures> of = meters.of(type).with("type", type.jobType());
        of.counter("holter.runs.started", "Runs that began", TypeFigures::started);
        of.counter("holter.runs.retried", "Runs that began to do work over", TypeFigures::retried);
        of.gauge("holter.runs.active", "Runs that execute", TypeFigures::active);
        of.timer("holter.run.duration", "Runs that ended", TypeFigures::ended, TypeFigures::ran);
        of.age(
                "holter.run.longest",
                "The run that has been executing longest",
                figures -> MeterSet.seconds(figures.longestRun()));
        of.age(
                "holter.beat.age",
                "The executing run that has not moved for longest",
                figures -> MeterSet.seconds(figures.longestSilence()));
        of.timer("holter.stop", "From asking a run to stop to its end", TypeFigures::stopped, TypeFigures::stopTime);
        of.age(
                "holter.stop.longest",
                "The run that executes in spite of a stop for longest",
                figures -> MeterSet.seconds(figures.longestStop()));
        byReason(of);
    }

    private static void byReason(MeterSet.Of<TypeFigures> of) {
        for (RunStatus status : RunStatus.values()) {
            if (status.terminal()) {
                of.with("outcome", word(status))
                        .counter("holter.runs.ended", "Runs that ended", figures -> figures.ended(status));
            }
        }
        for (StaleReason reason : StaleReason.values()) {
            of.with("reason", word(reason))
                    .counter(
                            "holter.runs.stale",
                            "Runs that broke a promise about time",
                            figures -> figures.stale(reason));
        }
        for (EndReason reason : REAPED) {
            of.with("reason", word(reason))
                    .counter(
                            "holter.runs.reaped",
                            "Runs that this process ended for others",
                            figures -> figures.reaped(reason));
        }
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public void close() {
        meters.close();
    }
}
