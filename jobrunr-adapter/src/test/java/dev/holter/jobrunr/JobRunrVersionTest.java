package dev.holter.jobrunr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verifyNoInteractions;

import dev.holter.fixtures.CapturedLog;
import dev.holter.spi.RunTracker;
import java.util.List;
import java.util.UUID;
import org.jobrunr.jobs.Job;
import org.jobrunr.jobs.JobDetails;
import org.jobrunr.jobs.states.ProcessingState;
import org.jobrunr.storage.InMemoryStorageProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** JobRunr older or newer than supported. */
class JobRunrVersionTest {
    @ParameterizedTest
    @ValueSource(strings = {"7.5.3", "5.1.2", "6"})
    void anOlderOneIsRefusedWithTheRemedy(String text) {
        JobRunrVersion version = new JobRunrVersion(text);
        try (CapturedLog log = CapturedLog.of("dev.holter.jobrunr")) {
            assertThat(JobRunrVersion.usable(version)).isFalse();

            assertThat(log.errors())
                    .singleElement()
                    .asString()
                    .contains("JobRunr " + text, "8.0 to 8.7", "jobs run without Holter", "take holter-jobrunr away");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"9.0.0", "10.1", "9.0.0-RC1"})
    void aNewerOneIsTriedWithAWarning(String text) {
        JobRunrVersion version = new JobRunrVersion(text);
        try (CapturedLog log = CapturedLog.of("dev.holter.jobrunr")) {
            assertThat(JobRunrVersion.usable(version)).isTrue();

            assertThat(log.warnings())
                    .singleElement()
                    .asString()
                    .contains("JobRunr " + text, "8.0 to 8.7", "HOLTER_ENABLED=false");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"8.0.0", "8.7.0", "8.12.3", "", "unknown", "99999999999999.1"})
    void nothingIsSaidOfOneThatIsKnownOrDoesNotTell(String text) {
        JobRunrVersion version = new JobRunrVersion(text);

        assertThat(version.refusal()).isEmpty();
        assertThat(version.doubt()).isEmpty();
    }

    @Test
    void theOneOnTheClassPathIsKnown() {
        assertThat(JobRunrVersion.usable()).isTrue();
    }

    @Test // never harms: Holter stays out
    void aFilterBesideOneThatIsRefusedDoesNothing() {
        RunTracker tracker = mock(RunTracker.class);
        Faults faults = new Faults();
        Attempts attempts = new Attempts(tracker, new Deletions(InMemoryStorageProvider::new), faults);
        HolterJobFilter filter = new HolterJobFilter(attempts, faults, false);
        Job job = new Job(
                new JobDetails(TestJobs.class.getName(), null, "deaf", List.of()),
                new ProcessingState(UUID.randomUUID(), "server"));

        filter.onProcessing(job);
        filter.onProcessingSucceeded(job);

        verifyNoInteractions(tracker);
    }
}
