package dev.holter.examples.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.net.ConnectException;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

@DisabledOnOs(value = OS.WINDOWS, disabledReason = "there a process cannot be asked to end")
class InterruptionTest {
    private static final Pattern SERVER = Pattern.compile("psql 'postgresql://postgres@localhost:(\\d+)/");

    /** The demo in a process of its own, on little work. */
    static final class Staying {
        private Staying() {}

        public static void main(String[] args) throws Exception {
            Workload small = Workload.of(List.of("java.logging"));
            Demonstration demonstration = new Demonstration(Arguments.parse("plain", "stay"), small, System.out);
            Interruption.of(demonstration::show);
        }
    }

    @Test
    void aProcessThatIsAskedToEndPutsEverythingAwayFirst() throws Exception {
        Process process = new ProcessBuilder(
                        java(), "-cp", System.getProperty("java.class.path"), Staying.class.getName())
                .redirectErrorStream(true)
                .start();
        try (BufferedReader output = process.inputReader()) {
            int port = port(output);
            // By its handle: the process itself would close its output, too.
            assertThat(process.toHandle().destroy()).isTrue();
            List<String> rest = output.lines().toList();

            assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
            assertThat(rest)
                    .contains("Stopping, as soon as the jobs have ended.", "Enough seen.")
                    .anyMatch(line -> line.matches("(\\d+) of \\1 expectations held.*"));
            assertThatThrownBy(() -> new Socket("localhost", port).close()).isInstanceOf(ConnectException.class);
        } finally {
            process.destroyForcibly();
        }
    }

    private static int port(BufferedReader output) throws Exception {
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            Matcher server = SERVER.matcher(line);
            if (server.find()) {
                return Integer.parseInt(server.group(1));
            }
        }
        throw new AssertionError("it ended without having stayed");
    }

    private static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }
}
