package dev.holter.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holter.engine.Store.Save;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

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
        Future<Long> first = saving("page 1", LONG);
        await(inside);
        List<Future<Long>> others = new ArrayList<>();
        for (int i = 2; i <= 8; i++) {
            others.add(waiting("page " + i, LONG));
        }

        goOn.countDown();

        assertThat(told(first)).isNotEqualTo(SavesTogether.UNKNOWN);
        for (Future<Long> other : others) {
            assertThat(told(other)).isNotEqualTo(SavesTogether.UNKNOWN);
        }
        assertThat(rig.store.groups).containsExactly(1, 7);
    }

    @Test
    void aStatementTakesSoManyBytesAndTheRestIsTheNexts() throws Exception {
        Future<Long> first = saving("page 1", LONG);
        await(inside);
        List<Future<Long>> others = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            others.add(waiting("x".repeat(1 << 20), LONG));
        }

        goOn.countDown();

        assertThat(told(first)).isNotEqualTo(SavesTogether.UNKNOWN);
        for (Future<Long> other : others) {
            assertThat(told(other)).isNotEqualTo(SavesTogether.UNKNOWN);
        }
        assertThat(rig.store.groups).containsExactly(1, 4, 2);
    }

    @Test
    void whoeverWaitsTooLongGoesAndTheNextStillHasItsTurn() throws Exception {
        Future<Long> first = saving("page 1", LONG);
        await(inside);
        Future<Long> impatient = saving("page 2", SHORT);
        assertThat(told(impatient)).isEqualTo(SavesTogether.UNKNOWN);
        Future<Long> patient = waiting("page 3", LONG);

        goOn.countDown();

        assertThat(told(first)).isNotEqualTo(SavesTogether.UNKNOWN);
        assertThat(told(patient)).isNotEqualTo(SavesTogether.UNKNOWN);
        assertThat(rig.store.groups).containsExactly(1, 1);
    }

    @Test
    void whoeverIsInterruptedWhileItWaitsGoesAndTheNextStillHasItsTurn() throws Exception {
        Future<Long> first = saving("page 1", LONG);
        await(inside);
        Future<Long> interrupted = waiting("page 2", LONG);

        interrupted.cancel(true);
        Future<Long> patient = waiting("page 3", LONG);
        goOn.countDown();

        assertThat(told(first)).isNotEqualTo(SavesTogether.UNKNOWN);
        assertThat(told(patient)).isNotEqualTo(SavesTogether.UNKNOWN);
        assertThat(rig.store.groups.get(1)).isEqualTo(1);
    }

    /** Its thread may carry an interruption that has nothing to do with us: what can be saved without waiting is saved. */
    @Test
    void whoeverIsInterruptedAndNeedNotWaitSaves() throws Exception {
        rig.store.everySave = () -> {};
        Save save = save("page 1");
        Thread.currentThread().interrupt();

        long version = saves.save(save, LONG);

        assertThat(Thread.interrupted()).isTrue();
        assertThat(version).isNotEqualTo(SavesTogether.UNKNOWN);
    }

    @Test
    void aGroupThatFailsIsOfUnknownFateAndTheNextIsNot() throws Exception {
        Future<Long> first = saving("page 1", LONG);
        await(inside);
        Future<Long> second = waiting("page 2", LONG);
        rig.store.everySave = () -> {
            rig.store.everySave = () -> {};
            throw new IllegalStateException("a driver's fault");
        };

        goOn.countDown();

        assertThat(told(first)).isNotEqualTo(SavesTogether.UNKNOWN);
        assertThat(told(second)).isEqualTo(SavesTogether.UNKNOWN);
        assertThat(saves.save(save("page 3"), LONG)).isNotEqualTo(SavesTogether.UNKNOWN);
    }

    private Save save(String text) {
        LiveRun run = rig.begin();
        rig.transitions();
        Fence fence = rig.store.raiseFence(run.workflowId(), run.id(), 1).orElseThrow();
        return new Save(run.workflowId(), run.id(), fence.version(), new Payload("text", text.getBytes(UTF_8)));
    }

    private Future<Long> saving(String text, Duration most) {
        Save save = save(text);
        return jobs.submit(() -> saves.save(save, most));
    }

    /** One that waits for its turn when this returns. */
    private Future<Long> waiting(String text, Duration most) {
        Save save = save(text);
        Thread[] thread = {null};
        Future<Long> saved = jobs.submit(() -> {
            thread[0] = Thread.currentThread();
            return saves.save(save, most);
        });
        Awaitility.await().until(() -> thread[0] != null && thread[0].getState() == Thread.State.TIMED_WAITING);
        return saved;
    }

    private static long told(Future<Long> save) throws Exception {
        return save.get(60, TimeUnit.SECONDS);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
