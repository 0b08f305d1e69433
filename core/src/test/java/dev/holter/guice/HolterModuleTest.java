package dev.holter.guice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.inject.Guice;
import com.google.inject.Inject;
import com.google.inject.Injector;
import com.google.inject.ProvisionException;
import com.google.inject.Stage;
import dev.holter.ConfigurationException;
import dev.holter.Console;
import dev.holter.Holter;
import dev.holter.HolterBuilder;
import dev.holter.fixtures.TestDatabase;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The module as an application installs it, on a real database. */
class HolterModuleTest {
    private final TestDatabase db = TestDatabase.fresh();
    private final AtomicInteger connected = new AtomicInteger();

    @AfterEach
    void drop() {
        db.close();
    }

    @Test
    void aHolterIsStartedWhenItIsFirstAskedForAndOnlyOnce() {
        Injector injector = Guice.createInjector(new HolterModule(builder()));
        assertThat(connected).hasValue(0);

        try (Holter holter = injector.getInstance(Holter.class)) {
            assertThat(injector.getInstance(Holter.class)).isSameAs(holter);
            assertThat(injector.getInstance(Application.class).holter).isSameAs(holter);
            assertThat(connected.get()).isPositive();
            assertThat(db.count("select count(*) from holter.worker where state = 'alive'"))
                    .isEqualTo(1);
        }

        assertThat(db.count("select count(*) from holter.worker where state = 'stopped'"))
                .isEqualTo(1);
    }

    @Test
    void itsConsoleIsBound() {
        Injector injector = Guice.createInjector(new HolterModule(builder()));

        Application application = injector.getInstance(Application.class);

        assertThat(application.console).isSameAs(application.holter.console());
        application.holter.close();
    }

    @Test // G3
    void aBoundMeterRegistryGetsTheMeters() {
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        Injector injector = Guice.createInjector(
                new HolterModule(builder()),
                binder -> binder.bind(MeterRegistry.class).toInstance(registry));

        try (Holter holter = injector.getInstance(Holter.class)) {
            assertThat(holter.enabled()).isTrue();
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> registry.find("holter.tick.age").meter() != null);
        }
    }

    @Test
    void aWrongConfigurationIsToldWhenItIsStarted() {
        Injector injector = Guice.createInjector(new HolterModule(builder().set("tick", "5")));

        assertThatThrownBy(() -> injector.getInstance(Holter.class))
                .isInstanceOf(ProvisionException.class)
                .hasRootCauseInstanceOf(ConfigurationException.class)
                .hasMessageContaining("tick");
    }

    /** Guice makes singletons at once in production: then it starts with the injector. */
    @Test
    void inProductionItStartsWithTheInjector() {
        Injector injector = Guice.createInjector(Stage.PRODUCTION, new HolterModule(builder()));

        assertThat(connected.get()).isPositive();
        injector.getInstance(Holter.class).close();
    }

    private HolterBuilder builder() {
        return Holter.builder().dataSource(() -> {
            connected.incrementAndGet();
            return db.dataSource();
        });
    }

    static final class Application {
        final Holter holter;
        final Console console;

        @Inject
        Application(Holter holter, Console console) {
            this.holter = holter;
            this.console = console;
        }
    }
}
