package dev.holter.quartz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.quartz.JobExecutionException;
import org.quartz.SchedulerException;

/** What a job threw, found in what Quartz reports. */
class JobErrorTest {
    @Test
    void quartzsOwnWrappingOfEitherVersionIsTakenOff() {
        Error thrown = new AssertionError("never");
        SchedulerException old = new SchedulerException("Job threw an unhandled exception.", thrown);
        SchedulerException today = new SchedulerException("Job threw an unhandled exception", thrown);

        assertThat(JobError.in(new JobExecutionException(old, false))).isSameAs(thrown);
        assertThat(JobError.in(new JobExecutionException(today, false))).isSameAs(thrown);
    }

    @Test
    void anExceptionWithoutACauseIsItself() {
        JobExecutionException thrown = new JobExecutionException(true);

        assertThat(JobError.in(thrown)).isSameAs(thrown);
    }

    @Test
    void aSchedulersErrorThatTheJobMetKeepsItsWords() {
        SchedulerException thrown = new SchedulerException("no such trigger", new IOException("reset"));

        assertThat(JobError.in(new JobExecutionException(thrown))).isSameAs(thrown);
    }

    @Test
    void anExceptionThatIsItsOwnCauseEndsTheSearch() {
        JobExecutionException inner = new JobExecutionException((String) null);
        JobExecutionException outer = new JobExecutionException((String) null, inner);
        inner.initCause(outer);

        assertThat(JobError.in(outer)).isInstanceOf(JobExecutionException.class);
    }

    @Test
    void anExceptionThatCannotSpeakIsStillTold() {
        class Mute extends RuntimeException {
            private boolean mute;

            @Override
            public String toString() {
                if (mute) {
                    throw new IllegalStateException("mute");
                }
                return "Mute";
            }
        }
        Mute cause = new Mute();
        JobExecutionException reported = new JobExecutionException(cause);
        cause.mute = true;

        assertThat(JobError.in(reported)).isSameAs(reported);
    }
}
