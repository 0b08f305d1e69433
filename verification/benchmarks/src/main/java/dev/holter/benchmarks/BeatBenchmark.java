package dev.holter.benchmarks;

import dev.holter.Holter;
import dev.holter.Run;
import dev.holter.spi.RunStart;
import dev.holter.spi.RunTracker;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.NullUnmarked;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** A count and a bare beat of a live run whose engine ticks on a real database, beside an uncontended AtomicLong. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@NullUnmarked
public class BeatBenchmark {
    private final AtomicLong counter = new AtomicLong();
    private ProductionDatabase database;
    private Holter holter;
    private Run run;

    /** Starts the engine and a run. */
    @Setup
    public void begin() {
        database = new ProductionDatabase();
        holter = Holter.builder().jdbcUrl(database.url()).user(database.user()).start();
        run = RunTracker.of(holter)
                .begin(RunStart.first("bench", "bench", "bench.job", "bench.job"))
                .run();
    }

    /** Ends both. */
    @TearDown
    public void end() {
        holter.close();
        database.close();
    }

    /** The measure. */
    @Benchmark
    public long atomicLong() {
        return counter.incrementAndGet();
    }

    /** One item more. */
    @Benchmark
    public void advance() {
        run.advance(1);
    }

    /** A bare beat. */
    @Benchmark
    public void beat() {
        run.beat();
    }
}
