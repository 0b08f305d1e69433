package dev.holter.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.holter.fixtures.Figure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.SortedMap;

/**
 * What one benchmark found, and where and when, as it is kept beside the others.
 *
 * @param name the benchmark
 * @param brief whether it was the short one, whose figures only show that it works
 * @param at when
 * @param machine processors, memory and system
 * @param java the JVM
 * @param load what else the machine had to do before it began: processes that were runnable, over a minute
 * @param versions of the peers and of what they run on
 * @param figures in order
 */
record Result(
        String name,
        boolean brief,
        String at,
        String machine,
        String java,
        double load,
        SortedMap<String, String> versions,
        List<Figure> figures) {
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    static Result of(String name, boolean brief, double load, List<Figure> figures) {
        return new Result(
                name,
                brief,
                Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
                here(),
                System.getProperty("java.vm.name") + " " + System.getProperty("java.version"),
                load,
                Peers.versions(),
                figures);
    }

    /** What the machine had to do in the last minute. */
    static double loadNow() {
        return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    }

    static Result read(Path file) {
        try {
            return JSON.readValue(file.toFile(), Result.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void write(Path directory) {
        try {
            Files.createDirectories(directory);
            Files.writeString(directory.resolve(name + ".json"), JSON.writeValueAsString(this) + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String here() {
        long bytes =
                ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean system
                        ? system.getTotalMemorySize()
                        : 0;
        return Runtime.getRuntime().availableProcessors() + " processors, " + Math.round(bytes / 1e9) + " GB, "
                + System.getProperty("os.name") + " " + System.getProperty("os.arch");
    }
}
