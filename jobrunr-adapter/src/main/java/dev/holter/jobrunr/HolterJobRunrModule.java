package dev.holter.jobrunr;

import com.google.inject.AbstractModule;
import com.google.inject.Injector;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import dev.holter.Holter;
import org.jobrunr.server.JobActivator;
import org.jobrunr.storage.StorageProvider;

/**
 * Binds, for whoever configures JobRunr, the {@link HolterJobFilter} of the bound {@link Holter} and {@link StorageProvider}, and a {@link JobActivator} that takes
 * jobs from the injector. Install it beside {@code dev.holter.guice.HolterModule}, or bind a Holter yourself. Immutable.
 *
 * <pre>{@code
 * @Provides
 * @Singleton
 * JobScheduler scheduler(StorageProvider storage, JobActivator activator, HolterJobFilter filter) {
 *     return JobRunr.configure()
 *             .useJobActivator(activator)
 *             .useStorageProvider(storage)
 *             .withJobFilter(filter)
 *             .useBackgroundJobServer()
 *             .initialize()
 *             .getJobScheduler();
 * }
 * }</pre>
 */
public final class HolterJobRunrModule extends AbstractModule {
    @Provides
    @Singleton
    HolterJobFilter filter(Holter holter, StorageProvider storage) {
        return HolterJobRunr.filter(holter, storage);
    }

    @Provides
    JobActivator activator(Injector injector) {
        return new JobActivator() {
            @Override
            public <T> T activateJob(Class<T> type) {
                return injector.getInstance(type);
            }
        };
    }
}
