package dev.holter.chaos;

import dev.holter.HolterUnavailableException;
import dev.holter.Run;
import dev.holter.RunStoppedException;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** What the jobs do, whichever host executes them: a little of something, each step of it written into the journal before Holter hears of it. Thread-safe. */
final class Work {
    private static final int SAVE_EVERY = 5;
    private static volatile @Nullable Journal journal;

    private Work() {}

    static void writesTo(Journal file) {
        journal = file;
    }

    private static void say(String kind, Object... pairs) {
        Journal to = journal;
        if (to == null) {
            throw new IllegalStateException("this process has no journal");
        }
        to.say(kind, pairs);
    }

    /** One attempt of one item. */
    static void execute(String type, String item) throws Exception {
        Run run = Run.current();
        say(
                run.tracked() ? "begin" : "untracked",
                "item",
                item,
                "type",
                type,
                "run",
                run.id(),
                "workflow",
                run.workflowId(),
                "attempt",
                run.attempt());
        String how = "failed";
        String why = "-";
        try {
            body(run, type, new Random(item.hashCode()));
            how = "ok";
        } catch (RunStoppedException stopped) {
            how = "stopped";
            why = stopped.reason().name();
            throw stopped;
        } catch (Throwable e) {
            why = e.toString();
            throw e;
        } finally {
            say(
                    run.tracked() ? "end" : "untracked-end",
                    "item",
                    item,
                    "run",
                    run.id(),
                    "how",
                    how,
                    "why",
                    why,
                    "done",
                    run.progress().done());
        }
    }

    private static void body(Run run, String type, Random random) throws Exception {
        switch (type) {
            case "short", "durable" -> steps(run, 3, 0);
            case "resume" -> resumed(run, 20);
            case "failing" -> {
                steps(run, 3, 20);
                throw new UnsupportedOperationException("as intended");
            }
            case "beating" -> steps(run, 10, 300);
            case "hung" -> hang(run, random.nextInt(2) == 0);
            case "overdue" -> untilStopped(run);
            case "poison" -> {
                steps(run, 2, 300);
                Runtime.getRuntime().halt(9);
            }
            default -> steps(run, 5 + random.nextInt(20), 40);
        }
    }

    private static void steps(Run run, int steps, long millis) {
        for (int i = 0; i < steps; i++) {
            run.checkStop();
            step(run, i + 1);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis));
        }
    }

    private static void step(Run run, int number) {
        say("step", "run", run.id(), "n", number);
        run.advance();
    }

    /** Goes on where the last attempt was acknowledged to have been. */
    private static void resumed(Run run, int steps) {
        int from = last(run);
        say("resumed", "run", run.id(), "workflow", run.workflowId(), "n", from);
        for (int i = Math.max(0, from); i < steps; i++) {
            run.checkStop();
            step(run, i + 1);
            if ((i + 1) % SAVE_EVERY == 0) {
                save(run, i + 1);
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(60));
        }
    }

    /** -1 when the database cannot be asked. */
    private static int last(Run run) {
        try {
            return run.lastCheckpoint(String.class).map(Integer::parseInt).orElse(0);
        } catch (HolterUnavailableException away) {
            return -1;
        }
    }

    private static void save(Run run, int number) {
        try {
            run.checkpointNow(String.valueOf(number));
            say("saved", "run", run.id(), "workflow", run.workflowId(), "n", number);
        } catch (HolterUnavailableException away) {
            say("unsaved", "run", run.id(), "n", number);
        }
    }

    /** The first attempt hangs, whether interrupted or not, or until it is; the next one does not. */
    private static void hang(Run run, boolean ignoring) {
        step(run, 1);
        if (run.attempt() > 1) {
            return;
        }
        say("hangs", "run", run.id(), "ignoring", ignoring);
        long until = System.nanoTime() + Promises.STALL.multipliedBy(3).toNanos();
        while (System.nanoTime() - until < 0
                && (ignoring || !Thread.currentThread().isInterrupted())) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
            if (ignoring && Thread.interrupted()) {
                say("ignored", "run", run.id());
            }
        }
        run.checkStop();
    }

    private static void untilStopped(Run run) {
        for (int i = 1; i < 200; i++) {
            run.checkStop();
            step(run, i);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
        }
    }
}
