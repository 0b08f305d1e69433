package dev.holter.examples.demo;

import dev.holter.Console;
import dev.holter.RunQuery;
import dev.holter.RunSummary;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Asks the console again and again, and shows what it says. For one thread. */
final class Watch implements AutoCloseable {
    private static final long EVERY_MILLIS = 250;
    private static final long ANSWER_SECONDS = 10;

    private final Console console;
    private final LiveView view;
    private final ScheduledExecutorService clock =
            Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "demo-watch"));

    Watch(Console console, LiveView view) {
        this.console = console;
        this.view = view;
    }

    /** Shows all runs until this end has come and all of them are recorded as over, or it has failed; gives them, oldest first. */
    List<RunSummary> until(CompletableFuture<?> end, Duration limit)
            throws InterruptedException, ExecutionException, TimeoutException {
        CompletableFuture<List<RunSummary>> over = new CompletableFuture<>();
        Future<?> looks = clock.scheduleWithFixedDelay(() -> look(end, over), 0, EVERY_MILLIS, TimeUnit.MILLISECONDS);
        try {
            return over.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } finally {
            looks.cancel(false);
        }
    }

    private void look(CompletableFuture<?> end, CompletableFuture<List<RunSummary>> over) {
        try {
            // In this order: what is recorded after the end is all there is.
            boolean ended = end.isDone();
            List<RunSummary> runs = oldestFirst();
            view.show(runs);
            if (ended
                    && (end.isCompletedExceptionally()
                            || runs.stream().allMatch(run -> run.status().terminal()))) {
                over.complete(runs);
            }
        } catch (RuntimeException e) {
            over.completeExceptionally(e);
        }
    }

    private List<RunSummary> oldestFirst() {
        List<RunSummary> runs = new ArrayList<>(console.runs(RunQuery.all()).items());
        Collections.reverse(runs);
        return runs;
    }

    /** Returns when nothing is being shown any more. */
    @Override
    public void close() {
        clock.shutdown();
        try {
            if (!clock.awaitTermination(ANSWER_SECONDS, TimeUnit.SECONDS)) {
                throw new IllegalStateException("the console does not answer");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
