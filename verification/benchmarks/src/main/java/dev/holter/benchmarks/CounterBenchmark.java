package dev.holter.benchmarks;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** The measure: an AtomicLong of the thread's own, which nobody contends for, and one that all threads share, as they share a run. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class CounterBenchmark {
    /** A thread's own. */
    @State(Scope.Thread)
    public static class Own {
        final AtomicLong counter = new AtomicLong();
    }

    /** Everybody's. */
    @State(Scope.Benchmark)
    public static class Shared {
        final AtomicLong counter = new AtomicLong();
    }

    /** Uncontended. */
    @Benchmark
    public long atomicLong(Own own) {
        return own.counter.incrementAndGet();
    }

    /** Contended when there is more than one thread. */
    @Benchmark
    public long sharedAtomicLong(Shared shared) {
        return shared.counter.incrementAndGet();
    }
}
