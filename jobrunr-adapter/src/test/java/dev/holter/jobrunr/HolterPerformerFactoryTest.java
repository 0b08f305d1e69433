package dev.holter.jobrunr;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holter.Holter;
import dev.holter.fixtures.CapturedLog;
import dev.holter.fixtures.TestDatabase;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.jobrunr.jobs.Job;
import org.jobrunr.jobs.filters.JobFilter;
import org.jobrunr.jobs.filters.JobServerFilter;
import org.jobrunr.jobs.states.StateName;
import org.jobrunr.server.BackgroundJobPerformer;
import org.jobrunr.server.BackgroundJobPerformerFactory;
import org.jobrunr.server.BackgroundJobServer;
import org.jobrunr.server.JobActivator;
import org.jobrunr.storage.InMemoryStorageProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** JobRunr with a service file that names Holter's factory, and not a line of code. */
class HolterPerformerFactoryTest {
    private static ServiceHolter service = new ServiceHolter(Holter::builder);

    private final TestDatabase database = TestDatabase.fresh();
    private final StoredRuns runs = new StoredRuns(database);
    private @Nullable PlainServer jobrunr;

    /** The factory, set up by the test in place of the environment. */
    public static final class Configured implements BackgroundJobPerformerFactory {
        private final HolterPerformerFactory factory = new HolterPerformerFactory(service);

        @Override
        public int getPriority() {
            return factory.getPriority();
        }

        @Override
        public BackgroundJobPerformer newBackgroundJobPerformer(BackgroundJobServer server, Job job) {
            return factory.newBackgroundJobPerformer(server, job);
        }
    }

    /** An application's own, of no special priority. */
    public static final class Rival implements BackgroundJobPerformerFactory {
        static final AtomicInteger MADE = new AtomicInteger();

        @Override
        public int getPriority() {
            return 0;
        }

        @Override
        public BackgroundJobPerformer newBackgroundJobPerformer(BackgroundJobServer server, Job job) {
            MADE.incrementAndGet();
            return new BackgroundJobPerformer(server, job);
        }
    }

    /** A job that needs an activator. */
    public static final class Activated {
        public void run() {
            TestJobs.brief(1);
        }
    }

    @BeforeEach
    void reset() {
        TestJobs.reset();
        service = new ServiceHolter(() -> TestServer.settings(database));
    }

    @AfterEach
    void end() {
        TestJobs.reset();
        if (jobrunr != null) {
            jobrunr.close();
        }
        service.holter().ifPresent(Holter::close);
        database.close();
    }

    private PlainServer serve(@Nullable JobActivator activator, JobFilter... filters) {
        // Before there is a job, unlike in life: these tests look into its tables, which are not to be made meanwhile.
        service.holter();
        try (ServiceFile file = ServiceFile.naming(Configured.class)) {
            jobrunr = new PlainServer(new InMemoryStorageProvider(), activator, filters);
            return jobrunr;
        }
    }

    @Test // A1, A3, D5
    void withTheServiceFileAloneJobsHaveRunsAndCanBeCancelled() {
        PlainServer server = serve(null);
        UUID job = server.scheduler().enqueue(() -> TestJobs.looking()).asUUID();

        service.holter().orElseThrow().console().cancel(runs.awaitRunning(), "ann", "enough");

        assertThat(runs.awaitEnded(1).get(0))
                .containsEntry("status", "CANCELLED")
                .containsEntry("workflow_id", job);
        StoredRuns.until(() -> server.stored(job).hasState(StateName.DELETED));
        assertThat(database.text("select string_agg(type, ' ') from holter.worker"))
                .isEqualTo("jobrunr");
    }

    @Test // JOBRUNR: no filter hears of an Error in a filter
    void anErrorOfAFilterEndsTheRunAtOnceAndIsKept() {
        AtomicInteger calls = new AtomicInteger();
        PlainServer server = serve(null, new JobServerFilter() {
            @Override
            public void onProcessingSucceeded(Job job) {
                if (calls.getAndIncrement() == 0) {
                    throw new LinkageError("a class is missing");
                }
            }
        });
        server.scheduler().enqueue(() -> TestJobs.brief(1));

        List<Map<String, @Nullable Object>> ended = runs.awaitEnded(2);

        assertThat(ended).extracting(run -> run.get("status")).containsExactly("FAILED", "SUCCEEDED");
        assertThat(ended).extracting(run -> run.get("error_class")).containsExactly("java.lang.LinkageError", null);
        assertThat(ended).extracting(run -> run.get("attempt")).containsExactly(1, 2);
    }

    @Test // JOBRUNR: no filter hears of an Error in the activator
    void anErrorOfTheActivatorEndsTheRunAtOnceAndIsKept() {
        AtomicInteger calls = new AtomicInteger();
        PlainServer server = serve(new JobActivator() {
            @Override
            public <T> T activateJob(Class<T> type) {
                if (calls.getAndIncrement() == 0) {
                    throw new NoClassDefFoundError("of the job's field");
                }
                return type.cast(new Activated());
            }
        });
        server.scheduler().<Activated>enqueue(job -> job.run());

        List<Map<String, @Nullable Object>> ended = runs.awaitEnded(2);

        assertThat(ended)
                .extracting(run -> run.get("error_class"))
                .containsExactly("java.lang.NoClassDefFoundError", null);
    }

    @Test // bad input: filter and service file together, and two filters
    void besideFiltersOfTheApplicationEachRunIsRecordedOnce() {
        try (Holter holter = TestServer.holter(database)) {
            InMemoryStorageProvider storage = new InMemoryStorageProvider();
            try (ServiceFile file = ServiceFile.naming(Configured.class)) {
                jobrunr = new PlainServer(
                        storage, null, HolterJobRunr.filter(holter, storage), HolterJobRunr.filter(holter, storage));
            }
            jobrunr.scheduler().enqueue(() -> TestJobs.brief(1));
            jobrunr.scheduler().enqueue(() -> TestJobs.brief(2));

            assertThat(runs.awaitEnded(2)).extracting(run -> run.get("status")).containsOnly("SUCCEEDED");
            assertThat(database.count("select count(*) from holter.worker")).isEqualTo(1);
        }
    }

    @Test // never harms: a wrong configuration
    void aWrongConfigurationIsOneErrorAndJobsRun() {
        service = new ServiceHolter(() -> Holter.builder().set("tick", "5"));
        try (CapturedLog log = CapturedLog.of("dev.holter.jobrunr")) {
            PlainServer server = serve(null);
            UUID first = server.scheduler().enqueue(() -> TestJobs.brief(1)).asUUID();
            UUID second = server.scheduler().enqueue(() -> TestJobs.brief(2)).asUUID();

            StoredRuns.until(() -> server.stored(first).hasState(StateName.SUCCEEDED)
                    && server.stored(second).hasState(StateName.SUCCEEDED));

            assertThat(log.errors())
                    .singleElement()
                    .asString()
                    .contains("JobRunr goes on without Holter", "HOLTER_JDBC_URL", "HOLTER_FILE", "tick");
        }
    }

    @Test // never harms: somebody else's factory
    void aFactoryOfTheApplicationIsNotReplacedAndTheLogSaysSo() {
        Rival.MADE.set(0);
        try (CapturedLog log = CapturedLog.of("dev.holter.jobrunr")) {
            try (ServiceFile file = ServiceFile.naming(Configured.class, Rival.class)) {
                jobrunr = new PlainServer(new InMemoryStorageProvider(), null);
            }
            UUID job = jobrunr.scheduler().enqueue(() -> TestJobs.brief(1)).asUUID();

            PlainServer server = jobrunr;
            StoredRuns.until(() -> server.stored(job).hasState(StateName.SUCCEEDED));

            assertThat(Rival.MADE).hasValue(1);
            assertThat(runs.all()).isEmpty();
            assertThat(log.warnings())
                    .singleElement()
                    .asString()
                    .contains(Rival.class.getName(), "HolterJobRunr.filter");
        }
    }

    @Test // never harms: Holter switched off
    void switchedOffItRecordsNothingAndJobsRun() {
        service = new ServiceHolter(() -> TestServer.settings(database).set("enabled", "false"));
        PlainServer server = serve(null);
        UUID job = server.scheduler().enqueue(() -> TestJobs.brief(1)).asUUID();

        StoredRuns.until(() -> server.stored(job).hasState(StateName.SUCCEEDED));

        assertThat(runs.all()).isEmpty();
    }

    @Test
    void theServiceLoaderCanMakeItWithoutASetting() {
        assertThat(new HolterPerformerFactory().getPriority()).isEqualTo(Integer.MIN_VALUE);
    }
}
