package dev.holter.jobrunr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holter.spi.Rerun;
import dev.holter.spi.RunStart;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jobrunr.jobs.Job;
import org.jobrunr.jobs.JobDetails;
import org.jobrunr.jobs.mappers.JobMapper;
import org.jobrunr.jobs.states.EnqueuedState;
import org.jobrunr.jobs.states.ProcessingState;
import org.jobrunr.jobs.states.StateName;
import org.jobrunr.storage.InMemoryStorageProvider;
import org.jobrunr.utils.mapper.jackson.JacksonJsonMapper;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** G6: the same job, queued again. */
class JobLauncherTest {
    private final InMemoryStorageProvider storage = new InMemoryStorageProvider();
    private final JobLauncher launcher = new JobLauncher(() -> storage);
    private final Job job = new Job(
            UUID.randomUUID(),
            0,
            new JobDetails(TestJobs.class.getName(), null, "waiting", List.of()),
            List.of(new EnqueuedState(), new ProcessingState(UUID.randomUUID(), "server")),
            new ConcurrentHashMap<>());
    private final Rerun wish = new Rerun(
            UUID.randomUUID(),
            UUID.randomUUID(),
            job.getId(),
            2,
            "job",
            job.getId().toString(),
            null);

    @BeforeEach
    void save() {
        storage.setJobMapper(new JobMapper(new JacksonJsonMapper()));
        storage.save(job);
    }

    @Test
    void theNextAttemptKnowsWhatItBeginsAnew() {
        storage.save(job.succeeded());

        launcher.launch(wish);

        assertThat(stored().getState()).isEqualTo(StateName.ENQUEUED);
        RunStart start = begun();
        assertThat(start.retryOf()).isEqualTo(wish.runId());
        assertThat(start.workflowId()).isEqualTo(job.getId());
        assertThat(start.attempt()).isEqualTo(2);
    }

    @Test // the one after it is JobRunr's own retry
    void theAttemptAfterThatDoesNot() {
        storage.save(job.delete("cancelled"));
        launcher.launch(wish);
        begun();
        Job failed = stored();
        failed.failed("an exception", new IllegalStateException());
        failed.enqueue();
        storage.save(failed);

        assertThat(begun().retryOf()).isNull();
        assertThat(stored().getMetadata()).isEmpty();
    }

    @Test // a process that dies before JobRunr has written the job again
    void anAttemptThatDiedAtOnceIsNotTakenForTheWishAgain() {
        storage.save(job.succeeded());
        launcher.launch(wish);
        Job orphan = process(stored());
        orphan.failed("orphaned", new IllegalStateException());
        orphan.enqueue();
        storage.save(orphan);

        assertThat(begun().retryOf()).isNull();
    }

    @Test // a process that dies after it has told the scheduler, and before that is recorded
    void theSameWishTwiceQueuesOnce() {
        storage.save(job.succeeded());
        launcher.launch(wish);

        launcher.launch(wish);

        assertThat(stored().getJobStates())
                .extracting(state -> state.getName())
                .filteredOn(StateName.ENQUEUED::equals)
                .hasSize(2);
    }

    @Test
    void aJobThatIsNotOverIsRefused() {
        assertThatThrownBy(() -> launcher.launch(wish))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(job.getId().toString())
                .hasMessageContaining("is PROCESSING in JobRunr")
                .hasMessageContaining("SUCCEEDED, FAILED or DELETED");
    }

    @Test
    void aJobThatIsGoneIsRefused() {
        storage.deletePermanently(job.getId());

        assertThatThrownBy(() -> launcher.launch(wish))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("has no job " + job.getId())
                .hasMessageContaining("schedule a new one");
    }

    @Test
    void somebodyElsesMetadataIsNoWish() {
        job.getMetadata().put("holterRerun", "one two three");

        assertThat(RerunMark.takenFrom(job, JobFacts.of(job)).retryOf()).isNull();
    }

    private Job stored() {
        return storage.getJobById(job.getId());
    }

    /** As a server begins it and writes it with its first heartbeat. */
    private RunStart begun() {
        Job taken = process(stored());
        RunStart start = RerunMark.takenFrom(taken, JobFacts.of(taken));
        storage.save(taken.updateProcessing());
        return start;
    }

    private Job process(Job queued) {
        Job taken = new Job(
                queued.getId(),
                queued.getVersion(),
                queued.getJobDetails(),
                Stream.concat(
                                queued.getJobStates().stream(),
                                Stream.of(new ProcessingState(UUID.randomUUID(), "server")))
                        .toList(),
                new ConcurrentHashMap<>(queued.getMetadata()));
        storage.save(taken);
        return storage.getJobById(queued.getId());
    }
}
