package dev.holter.engine;

import com.github.f4b6a3.uuid.UuidCreator;
import dev.holter.engine.Batch.EvidenceRow;
import java.util.List;
import java.util.stream.Collectors;

/** What was seen of a thread, as a row. Stateless. */
final class Evidence {
    private static final int MOST_FRAMES = 200;

    private Evidence() {}

    /** One look at the run's thread. */
    static EvidenceRow of(LiveRun run, String kind, long nanos) {
        return of(run, kind, List.of(ThreadSample.of(run.thread())), 0, nanos);
    }

    /** Some looks at one of the run's threads, the oldest first, that span so many nanoseconds. */
    static EvidenceRow of(LiveRun run, String kind, List<ThreadSample> samples, long spanNanos, long nanos) {
        ThreadSample last = samples.get(samples.size() - 1);
        return new EvidenceRow(
                UuidCreator.getTimeOrderedEpoch(),
                run.id(),
                nanos,
                kind,
                Text.line(last.name(), Text.NAME),
                last.state().name(),
                Text.lines(stack(last.frames()), Text.STACK),
                new Batch.Seen(
                        cpuMillis(samples),
                        Text.lineOrNull(last.waitsFor(), Text.NAME),
                        Text.lineOrNull(last.heldBy(), Text.NAME),
                        samples.size(),
                        Verdict.sameFrames(samples),
                        Text.line(Verdict.of(samples, spanNanos), Text.MESSAGE)));
    }

    private static long cpuMillis(List<ThreadSample> samples) {
        long from = samples.get(0).cpuNanos();
        long to = samples.get(samples.size() - 1).cpuNanos();
        return samples.size() < 2 || from < 0 || to < 0 ? -1 : (to - from) / 1_000_000;
    }

    private static String stack(List<StackTraceElement> frames) {
        String shown = frames.stream()
                .limit(MOST_FRAMES)
                .map(frame -> "at " + ThreadSample.text(frame) + "\n")
                .collect(Collectors.joining());
        int more = frames.size() - MOST_FRAMES;
        return more > 0 ? shown + more + " more\n" : shown;
    }
}
