package dev.holter.quartz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.quartz.JobExecutionContext;
import org.quartz.Trigger;

/** Contexts that say nothing, and what is left in a context. */
class StrangeContextTest {
    private final RecordingTracker tracker = new RecordingTracker();
    private final Faults faults = new Faults();
    private final Firings firings = new Firings("mocked", faults, () -> {});

    @Test
    void aContextFullOfNullsIsARunAllTheSame() {
        firings.admit(tracker);
        JobExecutionContext context = emptyContext();

        firings.begin(context);
        firings.end(context, null);

        assertThat(tracker.onlyRun().ending()).isEqualTo("returned");
        assertThat(tracker.onlyRun().start().jobType()).isEqualTo("unknown");
        assertThat(tracker.onlyRun().start().triggerKey()).isNull();
        assertThat(tracker.onlyRun().start().scheduledAt()).isNull();
    }

    @Test
    void aRunBegunOutsideAnyShellIsNotTakenForADangler() {
        firings.admit(tracker);
        JobExecutionContext first = emptyContext();
        JobExecutionContext second = emptyContext();

        firings.begin(first);
        firings.begin(second);
        firings.closeDanglers();

        assertThat(tracker.runs()).extracting(RecordedRun::ending).containsExactly(null, null);
        firings.end(second, null);
        firings.end(first, null);
    }

    @Test
    void eventsAboutTriggersThatSayNothingAreKept() {
        firings.admit(tracker);
        JobExecutionContext context = emptyContext();

        new TriggerEvents("t", firings, faults).triggerMisfired(mock(Trigger.class));
        firings.event("veto", FiringFacts.job(context));

        assertThat(tracker.events()).hasSize(2);
    }

    @Test
    void anEndWithoutABeginIsIgnored() {
        firings.admit(tracker);

        firings.end(emptyContext(), null);

        assertThat(tracker.runs()).isEmpty();
    }

    @Test
    void nothingIsRecordedBeforeAHolterIsThere() {
        JobExecutionContext context = emptyContext();

        firings.begin(context);
        firings.end(context, null);

        assertThat(firings.idle()).isTrue();
        assertThat(context.get(Firing.KEY)).isNull();
    }

    @Test
    void aContextThatRefusesItsFiringLeavesNothingOpen() {
        firings.admit(tracker);
        JobExecutionContext context = mock(JobExecutionContext.class);
        doThrow(new UnsupportedOperationException("read only")).when(context).put(any(), any());

        faults.attempt("begin", () -> firings.begin(context));

        assertThat(firings.idle()).isTrue();
        assertThat(tracker.runs()).isEmpty();
    }

    @Test
    void whatIsLeftInTheContextCanBeSerialised() throws Exception {
        firings.admit(tracker);
        JobExecutionContext context = emptyContext();
        firings.begin(context);
        Firing firing = Firing.of(context);

        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        new ObjectOutputStream(bytes).writeObject(firing);
        Object read = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray())).readObject();

        assertThat(read).isInstanceOf(Firing.class);
        assertThat(((Firing) read).attempt()).isEqualTo(1);
        assertThat(((Firing) read).workflow()).isEqualTo(tracker.onlyRun().run().id());
        assertThat(((Firing) read).run()).isNull();
        firings.end(context, null);
    }

    /** Answers null to everything, but keeps what is put into it. */
    private static JobExecutionContext emptyContext() {
        JobExecutionContext context = mock(JobExecutionContext.class);
        AtomicReference<Object> kept = new AtomicReference<>();
        doAnswer(call -> {
                    kept.set(call.getArgument(1));
                    return null;
                })
                .when(context)
                .put(any(), any());
        when(context.get(Firing.KEY)).thenAnswer(call -> kept.get());
        return context;
    }
}
