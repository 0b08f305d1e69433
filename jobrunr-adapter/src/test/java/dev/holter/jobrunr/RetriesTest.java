package dev.holter.jobrunr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jobrunr.jobs.Job;
import org.jobrunr.jobs.JobDetails;
import org.jobrunr.jobs.filters.JobServerFilter;
import org.jobrunr.jobs.mappers.JobMapper;
import org.jobrunr.jobs.states.EnqueuedState;
import org.jobrunr.jobs.states.FailedState;
import org.jobrunr.jobs.states.JobState;
import org.jobrunr.jobs.states.ProcessingState;
import org.jobrunr.jobs.states.StateName;
import org.jobrunr.server.BackgroundJobServer;
import org.jobrunr.server.BackgroundJobServerConfiguration;
import org.jobrunr.storage.ConcurrentJobModificationException;
import org.jobrunr.storage.InMemoryStorageProvider;
import org.jobrunr.storage.StorageException;
import org.jobrunr.utils.mapper.jackson.JacksonJsonMapper;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A killed job that is to be retried, beside somebody else who writes it. The server is not started: nothing happens by itself. */
class RetriesTest {
    private final FaultyStorage storage = new FaultyStorage();
    private final List<UUID> failedForGood = new ArrayList<>();
    private final BackgroundJobServer server = new BackgroundJobServer(
            storage,
            new JacksonJsonMapper(),
            null,
            BackgroundJobServerConfiguration.usingStandardBackgroundJobServerConfiguration());
    private final Job live = new Job(
            UUID.randomUUID(),
            0,
            new JobDetails(TestJobs.class.getName(), null, "deaf", List.of()),
            List.of(new EnqueuedState(), new ProcessingState(server.getId(), "server")),
            new ConcurrentHashMap<>());

    @BeforeEach
    void perform() {
        storage.setJobMapper(new JobMapper(new JacksonJsonMapper()));
        server.setJobFilters(List.of(new JobServerFilter() {
            @Override
            public void onFailedAfterRetries(Job job) {
                failedForGood.add(job.getId());
            }
        }));
        storage.save(live);
        server.getJobSteward().startProcessing(live, Thread.currentThread());
    }

    @Test // JOBRUNR C
    void failsWhatIsStoredByJobRunrsOwnPolicy() {
        assertThat(retry()).isTrue();

        assertThat(states(stored())).endsWith(StateName.PROCESSING, StateName.FAILED, StateName.SCHEDULED);
        FailedState failed =
                stored().<FailedState>getLastJobStateOfType(FailedState.class).orElseThrow();
        assertThat(failed.getExceptionType()).isEqualTo(CancellationException.class.getName());
        assertThat(failed.getStackTrace()).contains("failsWhatIsStoredByJobRunrsOwnPolicy");
        assertThat(failedForGood).isEmpty();
    }

    @Test // JOBRUNR C: the slot is the thread's, the job is not
    void theServerVouchesForTheLiveJobNoMore() {
        retry();

        assertThat(live.getState()).isEqualTo(StateName.PROCESSING);
        assertThat(server.getJobSteward().getJobsInProgress()).isEmpty();
    }

    @Test // JOBRUNR: otherwise the server of a living owner stops
    void aHeartbeatThatHadBegunFindsNothingToResolve() {
        retry();

        assertThatCode(() -> server.getConcurrentJobModificationResolver()
                        .resolve(new ConcurrentJobModificationException(live)))
                .doesNotThrowAnyException();
        assertThat(stored().getState()).isEqualTo(StateName.SCHEDULED);
    }

    @Test // JOBRUNR: concurrent modification
    void decidesAgainWhenAHeartbeatHasWrittenTheSameAttempt() {
        storage.beforeSaving(job -> storage.save(stored().updateProcessing()));

        assertThat(retry()).isTrue();

        assertThat(states(stored())).containsOnlyOnce(StateName.FAILED).endsWith(StateName.SCHEDULED);
    }

    @Test // D5: the delete of a user at the same moment
    void aDeleteAtTheSameMomentStands() {
        storage.beforeSaving(job -> storage.save(stored().delete("by a user")));

        assertThat(retry()).isTrue();

        assertThat(states(stored())).doesNotContain(StateName.FAILED).endsWith(StateName.DELETED);
    }

    @Test // pitfall 2: the finish at the same moment
    void aFinishAtTheSameMomentStands() {
        storage.beforeSaving(job -> storage.save(stored().succeeded()));

        assertThat(retry()).isTrue();

        assertThat(states(stored())).doesNotContain(StateName.FAILED).endsWith(StateName.SUCCEEDED);
    }

    @Test // pitfall 2: found orphaned, and begun by another server
    void theAttemptThatFollowsIsLeftAlone() {
        List<JobState> states = new ArrayList<>(live.getJobStates());
        states.addAll(List.of(
                new FailedState("Orphaned job", new IllegalStateException()),
                new EnqueuedState(),
                new ProcessingState(UUID.randomUUID(), "another")));
        storage.save(new Job(live.getId(), live.getVersion(), live.getJobDetails(), states, new ConcurrentHashMap<>()));

        assertThat(retry()).isTrue();

        assertThat(states(stored())).containsOnlyOnce(StateName.FAILED).endsWith(StateName.PROCESSING);
    }

    @Test // pitfall 33: JobRunr's orphan task was first
    void whatJobRunrRetriesByItselfIsRetriedOnce() {
        retry();

        assertThat(retry()).isTrue();

        assertThat(states(stored())).containsOnlyOnce(StateName.FAILED);
    }

    @Test
    void aJobThatIsGoneIsNotRetried() {
        storage.deletePermanently(live.getId());

        assertThat(retry()).isTrue();
    }

    @Test // a storage that throws: JobRunr's orphan task does it
    void aStorageThatFailsLeavesAnOrphan() {
        storage.beforeSaving(job -> {
            throw new StorageException("no connection");
        });

        assertThat(retry()).isFalse();

        assertThat(stored().getState()).isEqualTo(StateName.PROCESSING);
        assertThat(server.getJobSteward().getJobsInProgress()).isEmpty();
    }

    @Test // F6: JobRunr's own limit
    void aJobWithoutRetriesFailsForGood() {
        live.setAmountOfRetries(0);
        storage.save(live);

        assertThat(retry()).isTrue();

        assertThat(stored().getState()).isEqualTo(StateName.FAILED);
        assertThat(failedForGood).containsExactly(live.getId());
    }

    private boolean retry() {
        return Retries.retry(server, live, Thread.currentThread());
    }

    private Job stored() {
        return storage.getJobById(live.getId());
    }

    private static List<StateName> states(Job job) {
        return job.getJobStates().stream().map(state -> state.getName()).toList();
    }

    /** Has something happen once, before it saves. */
    private static final class FaultyStorage extends InMemoryStorageProvider {
        private Consumer<Job> before = job -> {};

        void beforeSaving(Consumer<Job> once) {
            before = once;
        }

        @Override
        public Job save(Job job) {
            Consumer<Job> now = before;
            before = saved -> {};
            now.accept(job);
            return super.save(job);
        }
    }
}
