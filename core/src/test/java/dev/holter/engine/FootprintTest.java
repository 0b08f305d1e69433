package dev.holter.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holter.Holter;
import dev.holter.RunListener;
import dev.holter.RunNotice;
import dev.holter.StopReason;
import dev.holter.fixtures.StatementCounter;
import dev.holter.fixtures.TestDatabase;
import dev.holter.spi.TrackedRun;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Invariants 7 and 9: what Holter takes of a process does not grow with its jobs. */
class FootprintTest {
    private static final int MOST_HOOK_THREADS = 8;
    private static final List<String> OWN_THREADS =
            List.of("holter-pulse", "holter-reaper", "holter-sentinel", "holter-timer");

    private final TestDatabase db = TestDatabase.fresh();

    @AfterEach
    void drop() {
        db.close();
    }

    @Test
    void hasAsManyThreadsAndConnectionsWithTwoHundredRunsAsWithOne() throws Exception {
        // What tests before this one may have left to end by itself.
        Engines.soon().until(() -> Engines.threads().isEmpty());
        CountDownLatch release = new CountDownLatch(1);
        try (Holter holter =
                Engines.at(db.jdbcUrl()).listener(new Waiting(release)).start()) {
            TrackedRun first = Engines.begin(holter, "one.type");
            first.run().fencingToken();
            Engines.soon().until(() -> db.sessions() == 3);
            Engines.soon().untilAsserted(() -> assertThat(Engines.threads()).containsExactlyElementsOf(OWN_THREADS));

            List<TrackedRun> runs = inParallel(200, holter);
            Engines.soon().until(() -> db.count("select count(*) from holter.pulse") == 201);

            Engines.soon().untilAsserted(() -> assertThat(Engines.threads()).containsExactlyElementsOf(OWN_THREADS));
            Engines.soon().untilAsserted(() -> assertThat(db.sessions()).isBetween(3L, 4L));
            // Listeners and hooks that hang cost their own few threads and no more.
            runs.forEach(run -> run.run().onStop(release::await));
            runs.forEach(run -> ((LiveRun) run.run()).stop(StopReason.CANCEL));
            Engines.soon()
                    .untilAsserted(() -> assertThat(Engines.threads())
                            .hasSize(OWN_THREADS.size() + 1 + MOST_HOOK_THREADS)
                            .contains("holter-hooks", "holter-listeners", "holter-pulse", "holter-reaper"));
            System.out.println("FIGURE footprint: threads=" + Engines.threads() + " sessions=" + db.sessions());
            release.countDown();
            runs.forEach(TrackedRun::returned);
            first.returned();
        }

        Engines.soon().untilAsserted(() -> assertThat(Engines.threads()).isEmpty());
        Engines.soon().until(() -> db.sessions() == 0);
        assertThat(db.count("select count(*) from holter.run where status = 'RUNNING'"))
                .isZero();
    }

    /** Each on a thread of its own, with durable calls, all at once. */
    private static List<TrackedRun> inParallel(int number, Holter holter) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(number);
        CyclicBarrier together = new CyclicBarrier(number);
        List<java.util.concurrent.Future<TrackedRun>> begun = new ArrayList<>();
        IntStream.range(0, number)
                .forEach(i -> begun.add(threads.submit(() -> {
                    TrackedRun run = Engines.begin(holter, "many.type");
                    together.await(60, TimeUnit.SECONDS);
                    run.run().checkpointNow("here");
                    return run;
                })));
        List<TrackedRun> runs = new ArrayList<>();
        for (java.util.concurrent.Future<TrackedRun> run : begun) {
            runs.add(run.get(60, TimeUnit.SECONDS));
        }
        threads.shutdown();
        return runs;
    }

    @Test
    void sendsAsManyStatementsATickForNineHundredRunsAsForOne() {
        StatementCounter counter = StatementCounter.around(db.dataSource());
        try (Holter holter = Holter.builder()
                .dataSource(counter.dataSource())
                .set("tick", "1s")
                // Its look after its own session would be counted with the tick's.
                .set("sentinel", "false")
                .start()) {
            List<TrackedRun> runs = new ArrayList<>();
            runs.add(Engines.begin(holter, "a.type"));
            int one = statementsOfATick(counter, runs);
            IntStream.range(1, 900).forEach(i -> runs.add(Engines.begin(holter, "a.type")));
            int many = statementsOfATick(counter, runs);

            System.out.println("FIGURE statements a tick: one=" + one + " nineHundred=" + many + " mostConnections="
                    + counter.mostConnections());
            assertThat(many).isEqualTo(one);
            assertThat(counter.mostConnections()).isLessThanOrEqualTo(3);
            runs.forEach(TrackedRun::returned);
        }
        assertThat(counter.openConnections()).isZero();
    }

    /** All of them beat; counts what goes between two renewals of the lease. */
    private int statementsOfATick(StatementCounter counter, List<TrackedRun> runs) {
        Engines.soon().until(() -> db.count("select count(*) from holter.pulse") == runs.size());
        runs.forEach(run -> run.run().advance());
        counter.reset();
        Engines.soon().until(() -> counter.statements().stream().anyMatch(sql -> sql.contains("update pulse")));
        Engines.soon().until(() -> counter.statements().get(counter.count() - 1).equals("commit"));
        return counter.count();
    }

    private record Waiting(CountDownLatch release) implements RunListener {
        @Override
        public void stopped(RunNotice run, StopReason reason) {
            try {
                release.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
