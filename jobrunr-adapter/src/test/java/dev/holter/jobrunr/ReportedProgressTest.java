package dev.holter.jobrunr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.anyLong;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import dev.holter.Progress;
import dev.holter.Run;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;
import org.jobrunr.jobs.Job;
import org.jobrunr.jobs.JobDetails;
import org.jobrunr.jobs.context.JobDashboardLogger;
import org.jobrunr.jobs.context.JobDashboardProgressBar;
import org.jobrunr.jobs.states.ProcessingState;
import org.junit.jupiter.api.Test;

/** Which of what a job writes is a beat, and who owns its bar. */
class ReportedProgressTest {
    private final Job job = new Job(
            new JobDetails(TestJobs.class.getName(), null, "deaf", List.of()),
            new ProcessingState(UUID.randomUUID(), "server"));
    private final Run run = mock(Run.class);

    private ReportedProgress begun() {
        reported(0, OptionalLong.empty());
        return new ReportedProgress(job, run);
    }

    @Test // B9
    void aLineInTheJobsLogIsABeat() {
        ReportedProgress progress = begun();

        new JobDashboardLogger(job).info("page 1");
        progress.exchange();
        progress.exchange();

        verify(run, times(1)).beat();
    }

    @Test // B9
    void changedMetadataIsABeat() {
        job.getMetadata().put("page", 1);
        ReportedProgress progress = begun();
        progress.exchange();
        verify(run, never()).beat();

        job.getMetadata().put("page", 2);
        progress.exchange();

        verify(run, times(1)).beat();
    }

    @Test
    void nothingOfTheJobsOwnClassesIsCalled() {
        ReportedProgress progress = begun();

        job.getMetadata().put("cursor", new Refusing());
        progress.exchange();

        verify(run, times(1)).beat();
    }

    @Test // JOBRUNR: a bar that is there is handed to a job that asks for one
    void noBarIsMadeBeforeThereIsSomethingToShow() {
        ReportedProgress progress = begun();

        reported(3, OptionalLong.empty());
        progress.exchange();
        reported(0, OptionalLong.of(10));
        progress.exchange();

        assertThat(JobDashboardProgressBar.get(job)).isNull();
    }

    @Test
    void ourBarFollowsTheRunAndIsNoBeat() {
        ReportedProgress progress = begun();

        reported(3, OptionalLong.of(10));
        progress.exchange();
        reported(12, OptionalLong.of(10));
        progress.exchange();

        assertThat(JobDashboardProgressBar.get(job).getSucceededAmount()).isEqualTo(10);
        verify(run, never()).beat();
    }

    @Test
    void aBarThatTheJobHasTakenOverIsTheJobs() {
        ReportedProgress progress = begun();
        reported(3, OptionalLong.of(10));
        progress.exchange();

        new JobDashboardProgressBar(job, 500L).setProgress(7);
        reported(4, OptionalLong.of(10));
        progress.exchange();

        assertThat(JobDashboardProgressBar.get(job).getSucceededAmount()).isEqualTo(7);
    }

    @Test
    void aCountThatTheJobGivesToHolterIsNotOverwrittenByItsBar() {
        ReportedProgress progress = begun();
        reported(3, OptionalLong.empty());

        new JobDashboardProgressBar(job, 500L).setProgress(7);
        progress.exchange();

        verify(run, never()).done(anyLong());
        verify(run, times(1)).beat();
    }

    private void reported(long done, OptionalLong total) {
        Progress progress = progress(done, total);
        when(run.progress()).thenReturn(progress);
    }

    private static Progress progress(long done, OptionalLong total) {
        return new Progress(null, done, total, null, null, 0, Duration.ZERO);
    }

    private static final class Refusing {
        @Override
        public int hashCode() {
            throw new IllegalStateException("called");
        }

        @Override
        public boolean equals(Object other) {
            throw new IllegalStateException("called");
        }
    }
}
