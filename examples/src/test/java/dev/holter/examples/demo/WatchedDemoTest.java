package dev.holter.examples.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What somebody sees who opens the address that the demo prints. */
class WatchedDemoTest {
    private static final Pattern ADDRESS = Pattern.compile("(?m)^Watch it, cancel and kill, at (\\S+)$");

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final ByteArrayOutputStream shown = new ByteArrayOutputStream();
    private final HttpClient client = HttpClient.newHttpClient();

    @Test
    void theKilledWorkersJobMovesThenIsSuspectThenLostAndOneMayCancelAndKill() throws Exception {
        FutureTask<List<String>> demo = new FutureTask<>(new Demonstration(
                Arguments.parse("crash", "stay"),
                Workload.wholeJdk(),
                new PrintStream(shown, true, StandardCharsets.UTF_8))::show);
        Thread thread = new Thread(demo, "watched");
        thread.start();
        try {
            await().atMost(PATIENCE).until(() -> ADDRESS.matcher(shown()).find());
            seen("runs?sort=worst", "\"percent\":[1-9]");
            seen("runs?sort=worst", "\"words\":\"SUSPECT\"");
            seen("runs?state=TIMED_OUT", "\"reason\":\"WORKER_LOST\"");
            seen("workers", "\"words\":\"dead: ");
            await().atMost(PATIENCE).until(() -> shown().contains("Still up."));
            assertThat(get("meta")).contains("\"CANCEL\",\"KILL\"");
        } finally {
            thread.interrupt();
        }

        assertThat(demo.get()).isEmpty();
    }

    private void seen(String what, String pattern) {
        await().pollInterval(Duration.ofMillis(100))
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(get(what)).as(shown()).containsPattern(pattern));
    }

    private String get(String what) {
        Matcher address = ADDRESS.matcher(shown());
        assertThat(address.find()).isTrue();
        try {
            HttpResponse<String> answer = client.send(
                    HttpRequest.newBuilder(URI.create(address.group(1) + "api/v1/" + what))
                            .build(),
                    BodyHandlers.ofString());
            return answer.body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private String shown() {
        return shown.toString(StandardCharsets.UTF_8);
    }
}
