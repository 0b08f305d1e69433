package dev.holter.engine;

import com.github.f4b6a3.uuid.UuidCreator;
import dev.holter.engine.Batch.EvidenceRow;

/** Looks at a run's thread. A stack is taken at a safe point of that thread and costs it some microseconds. Stateless. */
final class Evidence {
    private static final int MOST_FRAMES = 200;

    private Evidence() {}

    /** What the thread does now; the newest frame comes first. */
    static EvidenceRow of(LiveRun run, String kind, long nanos) {
        Thread thread = run.thread();
        StackTraceElement[] frames = thread.getStackTrace();
        StringBuilder stack = new StringBuilder();
        for (int i = 0; i < Math.min(frames.length, MOST_FRAMES); i++) {
            stack.append("at ").append(frames[i]).append('\n');
        }
        if (frames.length > MOST_FRAMES) {
            stack.append(frames.length - MOST_FRAMES).append(" more\n");
        }
        return new EvidenceRow(
                UuidCreator.getTimeOrderedEpoch(),
                run.id(),
                nanos,
                kind,
                Text.line(thread.getName(), Text.NAME),
                thread.getState().name(),
                Text.lines(stack.toString(), Text.STACK));
    }
}
