package dev.holter.jobrunr;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holter.StopReason;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jobrunr.jobs.Job;
import org.jobrunr.jobs.JobDetails;
import org.jobrunr.jobs.mappers.JobMapper;
import org.jobrunr.jobs.states.DeletedState;
import org.jobrunr.jobs.states.EnqueuedState;
import org.jobrunr.jobs.states.ProcessingState;
import org.jobrunr.jobs.states.StateName;
import org.jobrunr.storage.InMemoryStorageProvider;
import org.jobrunr.storage.StorageException;
import org.jobrunr.utils.mapper.jackson.JacksonJsonMapper;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A deletion beside somebody else who writes the same job. */
class DeletionsTest {
    private final InMemoryStorageProvider storage = new InMemoryStorageProvider();
    private final Deletions deletions = new Deletions(() -> storage);
    private final Job live = new Job(
            UUID.randomUUID(),
            0,
            new JobDetails(TestJobs.class.getName(), null, "deaf", List.of()),
            List.of(new EnqueuedState(), new ProcessingState(UUID.randomUUID(), "server")),
            new ConcurrentHashMap<>());

    @BeforeEach
    void save() {
        storage.setJobMapper(new JobMapper(new JacksonJsonMapper()));
        storage.save(live);
    }

    @Test // D5
    void deletesTheLiveJobAndTheStoredOne() {
        assertThat(deletions.delete(live, StopReason.CANCEL)).isTrue();

        assertThat(live.getState()).isEqualTo(StateName.DELETED);
        assertThat(stored().getState()).isEqualTo(StateName.DELETED);
    }

    @Test // JOBRUNR: concurrent modification
    void decidesAgainWhenSomebodyHasWrittenTheSameAttempt() {
        storage.save(stored().updateProcessing());

        deletions.delete(live, StopReason.KILL);

        assertThat(stored().getState()).isEqualTo(StateName.DELETED);
    }

    @Test // pitfall 2, JOBRUNR: concurrent modification
    void leavesAJobAloneThatIsSomebodyElsesByNow() {
        Job orphaned = stored();
        orphaned.failed("Orphaned job", new IllegalStateException("not updated"));
        orphaned.enqueue();
        storage.save(orphaned);

        assertThat(deletions.delete(live, StopReason.CANCEL)).isTrue();

        assertThat(stored().getState()).isEqualTo(StateName.ENQUEUED);
    }

    @Test
    void aJobThatIsGoneNeedsNoDeleting() {
        storage.deletePermanently(live.getId());

        assertThat(deletions.delete(live, StopReason.CANCEL)).isTrue();
    }

    @Test // a storage that throws
    void aStorageThatFailsIsToldAndTriedAgainLater() {
        Deletions failing = new Deletions(() -> {
            throw new StorageException("no connection");
        });

        assertThat(failing.delete(live, StopReason.CANCEL)).isFalse();

        assertThat(deletions.delete(live, StopReason.CANCEL)).isTrue();
        assertThat(stored().getState()).isEqualTo(StateName.DELETED);
    }

    @Test // JOBRUNR: a job that is performed twice
    void aJobThatJobRunrReplacesIsSupersededAndNotCancelled() {
        assertThat(Deletions.meant(new DeletedState("Job has been replaced"))).isEqualTo(StopReason.SUPERSEDED);
        assertThat(Deletions.meant(new DeletedState("Job has already succeeded in StorageProvider")))
                .isEqualTo(StopReason.SUPERSEDED);
        assertThat(Deletions.meant(new DeletedState("Job is already deleted in StorageProvider")))
                .isEqualTo(StopReason.CANCEL);
    }

    @Test // D6: a shutdown is no reason to give work up
    void whatSomebodyOrItsPolicyStopsIsForGood() {
        assertThat(StopReason.values())
                .filteredOn(Deletions::deletesFor)
                .containsExactlyInAnyOrder(StopReason.CANCEL, StopReason.KILL, StopReason.STALL, StopReason.DEADLINE);
    }

    private Job stored() {
        return storage.getJobById(live.getId());
    }
}
