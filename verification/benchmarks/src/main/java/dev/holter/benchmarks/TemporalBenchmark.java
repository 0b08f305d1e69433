package dev.holter.benchmarks;

import io.temporal.activity.ActivityExecutionContext;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.NullUnmarked;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Temporal's heartbeat of one activity that executes, which all threads share; without details, as a bare beat, and with a count, as progress. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@NullUnmarked
public class TemporalBenchmark {
    private TemporalActivity activity;
    private ActivityExecutionContext context;
    private long done;

    /** Starts the service, a worker and an activity. */
    @Setup
    public void begin() {
        activity = new TemporalActivity();
        context = activity.context();
    }

    /** Ends all. */
    @TearDown
    public void end() {
        activity.close();
    }

    /** A bare beat. */
    @Benchmark
    public void heartbeat() {
        context.heartbeat(null);
    }

    /** One item more. The count is not exact among several threads, and need not be. */
    @Benchmark
    public void progress() {
        context.heartbeat(done++);
    }
}
