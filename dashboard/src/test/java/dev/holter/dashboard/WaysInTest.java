package dev.holter.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.inject.AbstractModule;
import com.google.inject.Guice;
import com.google.inject.Provides;
import dev.holter.Console;
import dev.holter.dashboard.guice.HolterDashboardModule;
import dev.holter.dashboard.jdk.DashboardServer;
import dev.holter.spi.DashboardOpener;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How a dashboard is opened. */
class WaysInTest {
    private final Stored stored = new Stored();

    @AfterEach
    void close() {
        stored.close();
    }

    @Test
    void whoHasNoCodeFindsItByTheServiceLoader() {
        DashboardOpener opener = DashboardOpener.find().orElseThrow();

        try (DashboardOpener.Opened opened = opener.open(stored.holter(), 0)) {
            int port = URI.create(opened.url()).getPort();
            assertThat(new Http(port, "/").get("").status()).isEqualTo(200);
            assertThat(new Http(port, "/").get("api/v1/meta").json().path("permissions"))
                    .hasSize(2);
        }
        await().atMost(Stored.patience())
                .untilAsserted(() -> assertThat(threads()).isEmpty());
    }

    @Test
    void aPortThatIsTakenIsNamed() {
        try (DashboardServer first = DashboardServer.onThisMachine(
                Dashboard.of(stored.holter().console()).build(), 0)) {
            assertThatThrownBy(() -> DashboardServer.onThisMachine(
                            Dashboard.of(stored.holter().console()).build(),
                            first.address().getPort()))
                    .hasMessageContaining(Integer.toString(first.address().getPort()));
        }
    }

    /** By the quickest of many on one connection: held back, each takes the 40 ms after which a client confirms at the latest. */
    @Test
    void anAnswerIsNotHeldBackUntilItsHeaderIsConfirmed() throws Exception {
        HttpClient client = HttpClient.newHttpClient();
        try (DashboardServer server = DashboardServer.onThisMachine(
                Dashboard.of(stored.holter().console()).build(), 0)) {
            HttpRequest meta = HttpRequest.newBuilder(URI.create(server.url() + "api/v1/meta"))
                    .build();
            for (int i = 0; i < 40; i++) {
                client.send(meta, BodyHandlers.ofString());
            }
            long quickest = Long.MAX_VALUE;
            for (int i = 0; i < 40; i++) {
                long from = System.nanoTime();
                assertThat(client.send(meta, BodyHandlers.ofString()).statusCode())
                        .isEqualTo(200);
                quickest = Math.min(quickest, System.nanoTime() - from);
            }
            assertThat(Duration.ofNanos(quickest)).isLessThan(Duration.ofMillis(35));
        }
    }

    @Test
    void aPathThatIsNoneIsRefused() {
        Dashboard dashboard = Dashboard.of(stored.holter().console()).build();
        for (String path : List.of("", "a", "/a", "/a b/", "//", "/../")) {
            if (!path.equals("/../")) {
                assertThatThrownBy(() -> DashboardServer.start(
                                dashboard, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), path))
                        .hasMessageContaining("path '" + path + "'");
            }
        }
    }

    @Test
    void guiceBindsOneWithWhatItIsTold() {
        Dashboard dashboard = Guice.createInjector(
                        new AbstractModule() {
                            @Provides
                            Console console() {
                                return stored.holter().console();
                            }
                        },
                        new HolterDashboardModule(with -> with.authorizer(Authorizer.everybodyOnThisMachine())))
                .getInstance(Dashboard.class);

        assertThat(dashboard.authorized()).isTrue();
    }

    @Test
    void aClosedDashboardLeavesNoThreadAndNoOpenStream() {
        try (Mounted mounted = Mounted.forAll(stored)) {
            Events events = new Events(mounted.http(), "runs");
            await().atMost(Stored.patience()).until(() -> !events.of("runs").isEmpty());
            mounted.close();
            await().atMost(Stored.patience()).until(events::over);
            await().atMost(Stored.patience())
                    .untilAsserted(() -> assertThat(threads()).isEmpty());
        }
    }

    private static List<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("holter-dashboard"))
                .toList();
    }
}
