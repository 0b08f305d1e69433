package dev.holter.quartz;

import static org.awaitility.Awaitility.await;

import dev.holter.Run;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.quartz.InterruptableJob;
import org.quartz.JobExecutionContext;
import org.quartz.JobExecutionException;
import org.quartz.UnableToInterruptJobException;

/** Executes until somebody interrupts it, the one way or the other, and remembers how. For any number of firings at once. */
final class InterruptibleJob implements InterruptableJob {
    private final Answer answer;
    private final CountDownLatch interrupted = new CountDownLatch(1);
    private final List<UUID> runs = new CopyOnWriteArrayList<>();
    private final List<String> calls = new CopyOnWriteArrayList<>();

    /** What {@code interrupt()} does before it lets the job return. */
    interface Answer {
        void before() throws UnableToInterruptJobException;
    }

    InterruptibleJob(Answer answer) {
        this.answer = answer;
    }

    @Override
    public void execute(JobExecutionContext context) throws JobExecutionException {
        runs.add(Run.current().id());
        try {
            interrupted.await();
        } catch (InterruptedException e) {
            throw new JobExecutionException(e);
        }
    }

    @Override
    public void interrupt() throws UnableToInterruptJobException {
        calls.add(Thread.currentThread().getName());
        answer.before();
        interrupted.countDown();
    }

    /** Lets every firing of it return. */
    void release() {
        interrupted.countDown();
    }

    /** The run of its first firing, second, …; waits until that has begun. */
    UUID run(int number) {
        await().until(() -> runs.size() > number);
        return runs.get(number);
    }

    /** The threads that called {@code interrupt()}. */
    List<String> calls() {
        return List.copyOf(calls);
    }
}
