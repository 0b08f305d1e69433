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
