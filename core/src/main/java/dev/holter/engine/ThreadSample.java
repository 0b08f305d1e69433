package dev.holter.engine;

import dev.holter.Batches;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One look at a thread. It stops that thread at a safe point for some microseconds; the management beans know no virtual threads, whose locks and processor
 * time therefore stay unknown. Immutable.
 *
 * @param name the thread's name
 * @param state its state
 * @param frames the newest first
 * @param cpuNanos the processor time that it has used in its life, negative when nobody knows
 * @param waitsFor the monitor or synchronizer that it waits for, null when for none
 * @param heldBy the thread that holds that, null when none does or nobody knows
 */
record ThreadSample(
        String name,
        Thread.State state,
        List<StackTraceElement> frames,
        long cpuNanos,
        @Nullable String waitsFor,
        @Nullable String heldBy) {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    /** What stands between a job and itself when it calls our loops. */
    private static final Set<String> OURS =
            Set.of(LiveRun.class.getName(), CountedItems.class.getName(), Batches.class.getName());

    static ThreadSample of(Thread thread) {
        ThreadInfo info = info(thread);
        return new ThreadSample(
                thread.getName(),
                thread.getState(),
                List.of(thread.getStackTrace()),
                cpu(thread),
                info == null ? null : info.getLockName(),
                info == null ? null : info.getLockOwnerName());
    }

    private static @Nullable ThreadInfo info(Thread thread) {
        try {
            return THREADS.getThreadInfo(thread.getId(), 0);
        } catch (RuntimeException | LinkageError unknown) {
            return null;
        }
    }

    private static long cpu(Thread thread) {
        try {
            return THREADS.isThreadCpuTimeSupported() ? THREADS.getThreadCpuTime(thread.getId()) : -1;
        } catch (RuntimeException | LinkageError unknown) {
            return -1;
        }
    }

    /** The first frame that is neither the JDK's nor ours: what somebody would look at. The newest frame when there is none. */
    @Nullable
    StackTraceElement place() {
        return frames.stream()
                .filter(ThreadSample::ofTheApplication)
                .findFirst()
                .orElse(frames.isEmpty() ? null : frames.get(0));
    }

    /** As a stack shows it, without the names of modules and class loaders. */
    static String text(StackTraceElement frame) {
        String source = frame.isNativeMethod()
                ? "native method"
                : frame.getFileName() == null ? "unknown source" : frame.getFileName();
        String line = frame.getLineNumber() < 0 ? "" : ":" + frame.getLineNumber();
        return frame.getClassName() + "." + frame.getMethodName() + "(" + source + line + ")";
    }

    static boolean ofTheApplication(StackTraceElement frame) {
        String type = frame.getClassName();
        return !(type.startsWith("java.")
                || type.startsWith("javax.")
                || type.startsWith("jdk.")
                || type.startsWith("sun.")
                || type.startsWith("com.sun.")
                || OURS.contains(type));
    }
}
