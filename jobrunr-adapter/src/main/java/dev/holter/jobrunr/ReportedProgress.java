package dev.holter.jobrunr;

import dev.holter.Progress;
import dev.holter.Run;
import java.util.Map;
import java.util.Objects;
import org.jobrunr.jobs.Job;
import org.jobrunr.jobs.context.JobDashboardLogger.JobDashboardLogLines;
import org.jobrunr.jobs.context.JobDashboardProgressBar;
import org.jobrunr.jobs.context.JobDashboardProgressBar.JobDashboardProgress;
import org.jobrunr.jobs.states.StateName;
import org.jspecify.annotations.Nullable;

/**
 * Progress in both directions, between a run and the metadata of its live job. A job that knows nothing of Holter beats by what it writes there: its bar, its
 * log, its own metadata. A job that reports to Holter gets a bar on JobRunr's page, which JobRunr writes with its own heartbeat.
 *
 * <p>JobRunr keeps one bar for each state and hands an existing one to whoever asks for a bar, so ours comes only when there is a count and a total to show and no bar
 * yet; a job that then asks for its own all the same gets ours, and from its first number on we leave it alone. A count that the job has given to Holter is
 * never overwritten by its bar's.
 *
 * <p>Values of the job's own classes are told by their identity: nothing of theirs is called. Any thread may call it, one at a time.
 */
final class ReportedProgress {
    private final Job job;
    private final Run run;
    private final String barKey;
    private @Nullable JobDashboardProgress ours;
    private long shownDone;
    private long shownTotal;
    private long heardDone;
    private long heardTotal = -1;
    private int seen;

    /** On the job's thread, before its body: what is there now is from earlier attempts. */
    ReportedProgress(Job job, Run run) {
        this.job = job;
        this.run = run;
        this.barKey = JobDashboardProgressBar.JOBRUNR_PROGRESSBAR_KEY + "-"
                + job.getJobStates().size();
        this.seen = fingerprint();
    }

    /** Takes over what is new on either side. */
    synchronized void exchange() {
        if (job.getState() == StateName.PROCESSING) {
            hear();
            show();
        }
    }

    private void hear() {
        int now = fingerprint();
        if (now == seen) {
            return;
        }
        seen = now;
        run.beat();
        if (job.getMetadata().get(barKey) instanceof JobDashboardProgress bar && bar != ours) {
            hear(bar);
        }
    }

    private void hear(JobDashboardProgress bar) {
        if (run.progress().done() != heardDone) {
            return;
        }
        if (heardTotal != bar.getTotalAmount()) {
            heardTotal = bar.getTotalAmount();
            run.total(heardTotal);
        }
        if (heardDone != bar.getSucceededAmount()) {
            heardDone = bar.getSucceededAmount();
            run.done(heardDone);
        }
    }

    private void show() {
        Progress progress = run.progress();
        long total = progress.total().orElse(0);
        JobDashboardProgress bar = ours;
        if (bar == null) {
            if (total > 0 && progress.done() > 0 && !job.getMetadata().containsKey(barKey)) {
                bar = new JobDashboardProgress(total);
                write(bar, total, progress.done());
                if (job.getMetadata().putIfAbsent(barKey, bar) == null) {
                    ours = bar;
                }
            }
        } else if (bar.getSucceededAmount() != shownDone
                || bar.getFailedAmount() != 0
                || bar.getTotalAmount() != shownTotal) {
            ours = null;
        } else if (total > 0) {
            write(bar, total, progress.done());
        }
    }

    private void write(JobDashboardProgress bar, long total, long done) {
        shownDone = Math.min(done, total);
        shownTotal = total;
        bar.setProgress(total, shownDone, 0);
    }

    private int fingerprint() {
        int sum = 0;
        for (Map.Entry<String, Object> entry : job.getMetadata().entrySet()) {
            if (entry.getValue() != ours) {
                sum += Objects.hash(entry.getKey(), value(entry.getValue()));
            }
        }
        return sum;
    }

    private static int value(@Nullable Object value) {
        if (value instanceof JobDashboardProgress bar) {
            return Objects.hash(bar.getTotalAmount(), bar.getSucceededAmount(), bar.getFailedAmount());
        }
        if (value instanceof JobDashboardLogLines log) {
            return log.getLogLines().size();
        }
        return value != null && value.getClass().getName().startsWith("java.lang.")
                ? value.hashCode()
                : System.identityHashCode(value);
    }
}
