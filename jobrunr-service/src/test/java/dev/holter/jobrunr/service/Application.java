package dev.holter.jobrunr.service;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jobrunr.configuration.JobRunr;
import org.jobrunr.scheduling.BackgroundJob;
import org.jobrunr.server.BackgroundJobServerConfiguration;
import org.jobrunr.storage.InMemoryStorageProvider;

/** An application that knows nothing of Holter: performs one job, and ends. */
public final class Application {
    static final String DONE = "the application is done";

    private static final CountDownLatch PERFORMED = new CountDownLatch(1);

    private Application() {}

    public static void main(String[] args) throws InterruptedException {
        JobRunr.configure()
                .useStorageProvider(new InMemoryStorageProvider())
                .useBackgroundJobServer(BackgroundJobServerConfiguration.usingStandardBackgroundJobServerConfiguration()
                        .andPollInterval(Duration.ofMillis(200)))
                .initialize();
        BackgroundJob.enqueue(() -> Application.job());
        boolean performed = PERFORMED.await(60, TimeUnit.SECONDS);
        JobRunr.destroy();
        System.out.println(performed ? DONE : "the job was not performed");
    }

    public static void job() {
        PERFORMED.countDown();
    }
}
