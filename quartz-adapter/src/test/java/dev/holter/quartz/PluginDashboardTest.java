package dev.holter.quartz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import dev.holter.ConfigurationException;
import dev.holter.Holter;
import dev.holter.fixtures.CapturedLog;
import dev.holter.fixtures.TestDatabase;
import dev.holter.spi.DashboardOpener;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.quartz.SchedulerConfigException;

/** A dashboard by a property. */
class PluginDashboardTest {
    private final Holter holter = mock(Holter.class);
    private final AtomicInteger open = new AtomicInteger();

    /** Counts how many are open. */
    private final class Counting implements DashboardOpener {
        @Override
        public Opened open(Holter of, int port) {
            open.incrementAndGet();
            return new Opened() {
                @Override
                public String url() {
                    return "http://localhost:" + port + "/";
                }

                @Override
                public void close() {
                    open.decrementAndGet();
                }
            };
        }
    }

    private PluginDashboard with(DashboardOpener opener) {
        when(holter.enabled()).thenReturn(true);
        return new PluginDashboard(8123, () -> Optional.of(opener));
    }

    @Test
    void itIsOpenedOnceItsAddressIsLoggedAndItIsClosed() {
        PluginDashboard dashboard = with(new Counting());
        try (CapturedLog log = CapturedLog.of(PluginDashboard.class.getName())) {
            dashboard.open(holter);
            dashboard.open(holter);

            assertThat(open).hasValue(1);
            assertThat(log.messages()).anySatisfy(line -> assertThat(line).contains("http://localhost:8123/"));
        }
        dashboard.close();
        dashboard.open(holter);
        assertThat(open).hasValue(0);
    }

    @Test
    void aPortThatIsTakenIsLoggedAndNobodyIsHarmed() {
        PluginDashboard dashboard = with((of, port) -> {
            throw new IllegalStateException("Address already in use");
        });
        try (CapturedLog log = CapturedLog.of(PluginDashboard.class.getName())) {
            dashboard.open(holter);

            assertThat(log.messages()).anySatisfy(line -> assertThat(line).contains("8123", "already in use"));
        }
        dashboard.close();
    }

    @Test
    void withoutTheJarTheSchedulerRunsAndTheLogSaysWhatToAdd() throws Exception {
        try (TestDatabase database = TestDatabase.fresh();
                CapturedLog log = CapturedLog.of(PluginDashboard.class.getName());
                TestScheduler quartz = TestScheduler.with(TestScheduler.plugin(
                        "jdbcUrl",
                        database.jdbcUrl(),
                        "user",
                        database.user(),
                        "password",
                        database.password(),
                        "dashboardPort",
                        "0"))) {
            quartz.start().fire(context -> {});

            new StoredRuns(database).awaitEnded(1);
            assertThat(log.messages()).anySatisfy(line -> assertThat(line).contains("dev.holter:holter-dashboard"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "-1", "65536", "8080 "})
    void whatIsNoPortIsRefusedWithItsKey(String value) {
        assertThatThrownBy(() -> PluginDashboard.at("org.quartz.plugin.holter.dashboardPort", value))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("org.quartz.plugin.holter.dashboardPort")
                .hasMessageContaining("'" + value + "'");
    }

    @Test
    void aSchedulerWithSuchAPortIsNotMade() {
        assertThatThrownBy(() -> TestScheduler.with(TestScheduler.plugin(
                        "jdbcUrl", "jdbc:postgresql://127.0.0.1:1/nowhere", "dashboardPort", "http")))
                .isInstanceOf(SchedulerConfigException.class)
                .hasMessageContaining("dashboardPort");
    }
}
