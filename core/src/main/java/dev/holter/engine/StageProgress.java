package dev.holter.engine;

import dev.holter.Progress;
import dev.holter.RunStatus;
import dev.holter.engine.Batch.ProgressRow;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The counters of one stage, or of a run that names none (ordinal 0).
 *
 * <p>{@link #add} and {@link #touch} are the hot path: no lock, no allocation, but for the first time that two threads count at once. Any thread may call anything; what the pulse alone uses says so.
 * {@code done} and {@code beaten} are separate on purpose: a count is its own proof of movement, so counting writes one word and not two.
 *
 * <p>Details: job threads put the newest text, or a supplier that is asked only after the last text was taken. A race between two putters loses
 * one of two lines that were both newest; a race with the pulse takes one of them now and the other one a tick later.
 *
 * <p>Once it has ended it stands still: what comes later reaches a counter that nobody reads.
 */
final class StageProgress {
    final @Nullable String name;
    final int ordinal;
    final long startNanos;

    private final @Nullable String unit;
    private final Count done = new Count();
    private volatile boolean beaten;
    private volatile boolean based;
    private volatile long base;
    private volatile long total;
    private volatile @Nullable String detail;
    private volatile @Nullable Supplier<String> laterDetail;
    private volatile boolean detailTaken = true;
    private volatile long endNanos;
    private volatile RunStatus outcome = RunStatus.RUNNING;
    private volatile @Nullable ProgressRow last;

    /** Pulse thread only: the outcome that the store has acknowledged, null before its first row. */
    @Nullable
    RunStatus acknowledged;

    private volatile long sampledDone;

    StageProgress(@Nullable String name, int ordinal, long total, @Nullable String unit, long startNanos) {
        this.name = name;
        this.ordinal = ordinal;
        this.total = total;
        this.unit = unit;
        this.startNanos = startNanos;
    }

    /** One that is over, as it is to be written. */
    StageProgress(@Nullable String name, ProgressRow last, long startNanos, long endNanos, RunStatus outcome) {
        this(name, last.stageOrdinal(), last.total(), last.unit(), startNanos);
        this.endNanos = endNanos;
        this.last = last;
        this.outcome = outcome;
    }

    void add(long n) {
        done.add(n);
    }

    void touch() {
        if (!beaten) {
            beaten = true;
        }
    }

    /** Sets the count. The first count of a later attempt is what the attempts before had done, and earns no rate. */
    void set(long absolute, boolean resumed) {
        long before = done.set(absolute);
        if (resumed && !based) {
            based = true;
            base = before == 0 ? absolute : 0;
        }
        touch();
    }

    void total(long n) {
        total = Math.max(-1, n);
        touch();
    }

    void detail(String text) {
        laterDetail = null;
        put(text);
    }

    void detail(Supplier<String> text) {
        if (last != null) {
            return;
        }
        if (detailTaken) {
            laterDetail = null;
            put(ask(text));
        } else {
            laterDetail = text;
        }
    }

    /** On a job's thread, when the stage or run ends: the supplier that was waiting for its turn gets it. */
    void settleDetail() {
        Supplier<String> newest = laterDetail;
        if (newest != null) {
            laterDetail = null;
            put(ask(newest));
        }
    }

    private static String ask(Supplier<String> text) {
        try {
            return text.get();
        } catch (Throwable theirs) {
            return "(the detail's supplier threw " + theirs.getClass().getName() + ")";
        }
    }

    private void put(@Nullable String text) {
        detail = text == null ? null : Text.line(text, Text.DETAIL);
        detailTaken = false;
        touch();
    }

    void end(RunStatus how, long nanos) {
        endNanos = nanos;
        last = row();
        outcome = how;
    }

    RunStatus outcome() {
        return outcome;
    }

    long endNanos() {
        return endNanos;
    }

    /** Whether anything moved since the pulse has noted that it did. */
    boolean stirred() {
        return beaten || done.get() != sampledDone;
    }

    /** Pulse thread only: that it moved is noted. */
    void noted() {
        if (beaten) {
            beaten = false;
        }
        sampledDone = done.get();
    }

    /** Pulse thread only: the text was written, so a supplier may be asked again. */
    void detailTaken() {
        detailTaken = true;
    }

    ProgressRow row() {
        ProgressRow ended = last;
        return ended != null ? ended : new ProgressRow(done.get(), total, base, ordinal, name, unit, detail);
    }

    Progress progress(long nanos) {
        long until = last != null ? endNanos : nanos;
        ProgressRow now = row();
        return new Progress(
                name,
                now.done(),
                now.total() < 0 ? OptionalLong.empty() : OptionalLong.of(now.total()),
                now.unit(),
                now.detail(),
                now.base(),
                Duration.ofNanos(Math.max(0, until - startNanos)));
    }
}
