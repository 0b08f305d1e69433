package dev.holter.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holter.engine.Store.Save;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** F1: jobs that save at the same moment, each on its own thread. The store holds the first of them until the test lets it go on. */
class SavesTogetherTest {
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final Duration SHORT = Duration.ofMillis(50);

    private final PulseRig rig = new PulseRig();
    private final SavesTogether saves = new SavesTogether(rig.store);
    private final ExecutorService jobs = Executors.newCachedThreadPool();
    private final CountDownLatch inside = new CountDownLatch(1);
    private final CountDownLatch goOn = new CountDownLatch(1);

    @BeforeEach
    void holdTheFirst() {
        rig.store.everySave = () -> {
            if (inside.getCount() > 0) {
                inside.countDown();
                await(goOn);
            }
        };
    }

    @AfterEach
    void endTheJobs() throws InterruptedException {
        goOn.countDown();
        jobs.shutdown();
        assertThat(jobs.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void thoseWhoCameMeanwhileAreSavedTogether() throws Exception {
        Future<OptionalLong> first = saving("page 1", LONG);
        await(inside);
        List<Future<OptionalLong>> others = new ArrayList<>();
        for (int i = 2; i <= 8; i++) {
            others.add(waiting("page " + i, LONG));
        }

        goOn.countDown();

        assertSaved(first, others);
        assertThat(rig.store.groups).containsExactly(1, 7);
    }

    @Test
    void aStatementTakesSoManyBytesAndTheRestIsTheNexts() throws Exception {
        Future<OptionalLong> first = saving("page 1", LONG);
        await(inside);
        List<Future<OptionalLong>> others = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            others.add(waiting("x".repeat(1_900), LONG));
        }

        goOn.countDown();

        assertSaved(first, others);
        assertThat(rig.store.groups).containsExactly(1, 4, 2);
    }

    @Test
    void whoeverWaitsTooLongGoesAndTheNextStillHasItsTurn() throws Exception {
        Future<OptionalLong> first = saving("page 1", LONG);
        await(inside);
        Future<OptionalLong> impatient = saving("page 2", SHORT);
        assertThat(told(impatient)).isEmpty();
        Future<OptionalLong> patient = waiting("page 3", LONG);

        goOn.countDown();

        assertThat(told(first)).isPresent();
        assertThat(told(patient)).isPresent();
        assertThat(rig.store.groups).containsExactly(1, 1);
    }

    @Test
    void whoeverIsInterruptedWhileItWaitsGoesAndTheNextStillHasItsTurn() throws Exception {
        Future<OptionalLong> first = saving("page 1", LONG);
        await(inside);
        Future<OptionalLong> interrupted = waiting("page 2", LONG);

        interrupted.cancel(true);
        Future<OptionalLong> patient = waiting("page 3", LONG);
        goOn.countDown();

        assertThat(told(first)).isPresent();
        assertThat(told(patient)).isPresent();
        assertThat(rig.store.groups.get(1)).isEqualTo(1);
    }

    /** Its thread may carry an interruption that has nothing to do with us: what can be saved without waiting is saved. */
    @Test
    void whoeverIsInterruptedAndNeedNotWaitSaves() throws Exception {
        rig.store.everySave = () -> {};
        Save save = save("page 1");
        Thread.currentThread().interrupt();

        OptionalLong version = saves.save(save, LONG);

        assertThat(Thread.interrupted()).isTrue();
        assertThat(version).isPresent();
    }

    @ParameterizedTest
    @ValueSource(classes = {IllegalStateException.class, StackOverflowError.class})
    void aGroupThatFailsIsOfUnknownFateAndTheNextIsNot(Class<? extends Throwable> fault) throws Exception {
        Future<OptionalLong> first = saving("page 1", LONG);
        await(inside);
        Future<OptionalLong> second = waiting("page 2", LONG);
        rig.store.everySave = () -> {
            rig.store.everySave = () -> {};
            throwNow(fault);
        };

        goOn.countDown();

        assertThat(told(first)).isPresent();
        assertThat(told(second)).isEmpty();
        assertThat(saves.save(save("page 3"), LONG)).isPresent();
    }

    /** A route that is gone holds up whoever writes more to it than a buffer takes. */
    @Test
    void aLargeOneIsNotSavedThisWay() throws InterruptedException {
        goOn.countDown();

        assertThat(saves.save(save("x".repeat(9 << 10)), LONG)).isEmpty();
        assertThat(rig.store.groups).isEmpty();
    }

    private static void assertSaved(Future<OptionalLong> first, List<Future<OptionalLong>> others) throws Exception {
        assertThat(told(first)).isPresent();
        for (Future<OptionalLong> other : others) {
            assertThat(told(other)).isPresent();
        }
    }

    private Save save(String text) {
        LiveRun run = rig.begin();
        rig.transitions();
        Fence fence = rig.store.raiseFence(run.workflowId(), run.id(), 1).orElseThrow();
        return new Save(run.workflowId(), run.id(), fence.version(), new Payload("text", text.getBytes(UTF_8)));
    }

    private Future<OptionalLong> saving(String text, Duration most) {
        Save save = save(text);
        return jobs.submit(() -> saves.save(save, most));
    }

    /** One that waits for its turn when this returns. */
    private Future<OptionalLong> waiting(String text, Duration most) {
        Save save = save(text);
        Thread[] thread = {null};
        Future<OptionalLong> saved = jobs.submit(() -> {
            thread[0] = Thread.currentThread();
            return saves.save(save, most);
        });
        Awaitility.await().until(() -> thread[0] != null && thread[0].getState() == Thread.State.TIMED_WAITING);
        return saved;
    }

    private static OptionalLong told(Future<OptionalLong> save) throws Exception {
        return save.get(60, TimeUnit.SECONDS);
    }

    private static void throwNow(Class<? extends Throwable> fault) {
        if (Error.class.isAssignableFrom(fault)) {
            throw new StackOverflowError("a job's deep stack");
        }
        throw new IllegalStateException("a driver's fault");
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
