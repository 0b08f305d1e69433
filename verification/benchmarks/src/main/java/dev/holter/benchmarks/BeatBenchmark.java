package dev.holter.benchmarks;

import dev.holter.Holter;
import dev.holter.Run;
import dev.holter.spi.RunStart;
import dev.holter.spi.RunTracker;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.NullUnmarked;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** A count and a bare beat of one live run, which all threads share, and whose engine ticks on a real database. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@NullUnmarked
public class BeatBenchmark {
    /** Where the database is. */
    @Param("")
    public String url;

    private Holter holter;
    private Run run;

    /** Starts the engine and a run. */
    @Setup
    public void begin() {
        holter = Holter.builder().jdbcUrl(url).user(ProductionDatabase.USER).start();
        run = RunTracker.of(holter)
                .begin(RunStart.first("bench", "bench", "bench.job", "bench.job"))
                .run();
    }

    /** Ends both. */
    @TearDown
    public void end() {
        holter.close();
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
