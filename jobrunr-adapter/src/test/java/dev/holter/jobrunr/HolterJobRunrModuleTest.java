package dev.holter.jobrunr;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.inject.AbstractModule;
import com.google.inject.Guice;
import com.google.inject.Injector;
import dev.holter.Holter;
import dev.holter.guice.HolterModule;
import org.jobrunr.server.JobActivator;
import org.jobrunr.storage.InMemoryStorageProvider;
import org.jobrunr.storage.StorageProvider;
import org.junit.jupiter.api.Test;

/** What the injector gives. */
class HolterJobRunrModuleTest {
    private final Injector injector = Guice.createInjector(
            new HolterModule(Holter.builder().set("enabled", "false")),
            new HolterJobRunrModule(),
            new AbstractModule() {
                @Override
                protected void configure() {
                    bind(StorageProvider.class).to(InMemoryStorageProvider.class);
                    bind(String.class).toInstance("from the injector");
                }
            });

    @Test // A3
    void thereIsOneFilter() {
        assertThat(injector.getInstance(HolterJobFilter.class)).isSameAs(injector.getInstance(HolterJobFilter.class));
    }

    @Test // A3
    void jobsComeFromTheInjector() {
        JobActivator activator = injector.getInstance(JobActivator.class);

        assertThat(activator.activateJob(String.class)).isEqualTo("from the injector");
    }
}
