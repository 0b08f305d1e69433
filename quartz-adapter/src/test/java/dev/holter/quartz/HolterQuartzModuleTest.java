package dev.holter.quartz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.inject.AbstractModule;
import com.google.inject.CreationException;
import com.google.inject.Guice;
import com.google.inject.Injector;
import com.google.inject.Key;
import com.google.inject.Module;
import com.google.inject.Provides;
import com.google.inject.Scopes;
import com.google.inject.Singleton;
import com.google.inject.name.Named;
import com.google.inject.name.Names;
import dev.holter.Holter;
import dev.holter.fixtures.TestDatabase;
import dev.holter.guice.HolterModule;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;

/** Schedulers that Guice makes. */
class HolterQuartzModuleTest {
    private final RecordingTracker tracker = new RecordingTracker();
    private final TestScheduler quartz = TestScheduler.ram(1);

    HolterQuartzModuleTest() throws SchedulerException {}

    @AfterEach
    void shutDown() throws SchedulerException {
        quartz.close();
    }

    @Test
    void aSchedulerFromAProvidesMethodIsAttached() throws Exception {
        Injector injector = Guice.createInjector(new HolterQuartzModule(), recording(), new AbstractModule() {
            @Provides
            @Singleton
            Scheduler scheduler() {
                return quartz.scheduler();
            }
        });

        injector.getInstance(Scheduler.class);

        firesIntoTheTracker();
    }

    @Test
    void aSchedulerFromAProviderIsAttachedUnderWhateverName() throws Exception {
        Injector injector = Guice.createInjector(new HolterQuartzModule(), recording(), new AbstractModule() {
            @Override
            protected void configure() {
                bind(Scheduler.class)
                        .annotatedWith(Names.named("nightly"))
                        .toProvider(quartz::scheduler)
                        .in(Scopes.SINGLETON);
            }
        });

        injector.getInstance(Key.get(Scheduler.class, Names.named("nightly")));

        firesIntoTheTracker();
    }

    @Test
    void aSchedulerThatIsProvidedManyTimesIsAttachedOnce() throws Exception {
        Injector injector = Guice.createInjector(new HolterQuartzModule(), recording(), new AbstractModule() {
            @Provides
            Scheduler scheduler() {
                return quartz.scheduler();
            }
        });

        injector.getInstance(Scheduler.class);
        injector.getInstance(Scheduler.class);

        assertThat(quartz.scheduler().getListenerManager().getJobListeners()).hasSize(1);
    }

    @Test
    void theHolterIsOnlyStartedWhenASchedulerIsThere() {
        AtomicInteger started = new AtomicInteger();
        Injector injector = Guice.createInjector(new HolterQuartzModule(), new AbstractModule() {
            @Provides
            @Singleton
            Holter holter() {
                started.incrementAndGet();
                return tracker;
            }

            @Provides
            @Named("other")
            String other() {
                return "no scheduler";
            }

            @Provides
            Scheduler scheduler() {
                return quartz.scheduler();
            }
        });
        assertThat(injector.getInstance(Key.get(String.class, Names.named("other"))))
                .isEqualTo("no scheduler");
        assertThat(started).hasValue(0);

        injector.getInstance(Scheduler.class);

        assertThat(started).hasValue(1);
    }

    @Test
    void withoutAHolterTheInjectorIsRefused() {
        assertThatThrownBy(() -> Guice.createInjector(new HolterQuartzModule()))
                .isInstanceOf(CreationException.class)
                .hasMessageContaining("dev.holter.Holter");
    }

    @Test
    void besideHoltersOwnModuleFiringsAreStored() throws Exception {
        try (TestDatabase database = TestDatabase.fresh()) {
            Injector injector = Guice.createInjector(
                    new HolterQuartzModule(),
                    new HolterModule(Holter.builder()
                            .jdbcUrl(database.jdbcUrl())
                            .user(database.user())
                            .password(database.password())),
                    new AbstractModule() {
                        @Provides
                        @Singleton
                        Scheduler scheduler() {
                            return quartz.scheduler();
                        }
                    });
            injector.getInstance(Scheduler.class);

            quartz.start().fire(context -> {});

            assertThat(new StoredRuns(database).awaitEnded(1).get(0).status()).isEqualTo("SUCCEEDED");
            injector.getInstance(Holter.class).close();
        }
    }

    private Module recording() {
        return new AbstractModule() {
            @Override
            protected void configure() {
                bind(Holter.class).toInstance(tracker);
            }
        };
    }

    private void firesIntoTheTracker() throws SchedulerException {
        quartz.start().fire(context -> {});
        await().until(() -> tracker.runs().size() == 1 && tracker.onlyRun().ended());
    }
}
