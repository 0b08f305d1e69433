package dev.holter.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holter.Holter;
import dev.holter.spi.HostStack;
import dev.holter.spi.RunStart;
import dev.holter.spi.RunTracker;
import dev.holter.spi.TrackedRun;
import java.io.BufferedReader;
import java.lang.management.ManagementFactory;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * A host's first jobs come at once, on all its threads: what the JVM loads for a begin is loaded before, or they wait for tens of milliseconds, of which JobRunr
 * complains in the log. In a JVM of its own, since this one has loaded everything.
 */
class FirstBeginTest {
    private static final String SAID = "loaded: ";

    @Test // E1
    void theFirstBeginAndEndOfAJvmLoadNextToNothing() throws Exception {
        Process child = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElse("java"),
                        "-cp",
                        System.getProperty("java.class.path"),
                        FirstBeginTest.class.getName())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (BufferedReader output = child.inputReader()) {
            String said = output.lines()
                    .filter(line -> line.startsWith(SAID))
                    .findFirst()
                    .orElseThrow();
            assertThat(Integer.parseInt(said.substring(SAID.length()))).isLessThan(80);
        } finally {
            child.destroyForcibly();
            assertThat(child.waitFor(60, TimeUnit.SECONDS)).isTrue();
        }
    }

    /** The child: without a database, which a begin does not need, and after all that the pulse loads to find that out. */
    public static void main(String[] args) {
        Holter holter = Holter.builder()
                .jdbcUrl("jdbc:postgresql://127.0.0.1:1/nowhere")
                .user("nobody")
                .password("none")
                .set("startTimeout", "2s")
                .start();
        HostStack stack = new HostStack(FirstBeginTest.class.getName(), "main");
        RunStart start = RunStart.first("test", "here", "imports", "imports");
        long before = ManagementFactory.getClassLoadingMXBean().getTotalLoadedClassCount();
        TrackedRun run = RunTracker.of(holter).begin(start);
        stack.beginning(false);
        run.bind();
        run.returned();
        run.unbind();
        System.out.println(SAID + (ManagementFactory.getClassLoadingMXBean().getTotalLoadedClassCount() - before));
        Runtime.getRuntime().halt(0);
    }
}
