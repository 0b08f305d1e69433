package dev.holter.engine;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What some looks at a thread mean, in words. Stateless. */
final class Verdict {
    private static final int FRAMES_THAT_TELL = 16;
    private static final double BUSY = 0.5;

    private Verdict() {}

    /** Of looks at one thread, the oldest first, that span so many nanoseconds. */
    static String of(List<ThreadSample> samples, long spanNanos) {
        ThreadSample last = samples.get(samples.size() - 1);
        if (last.state() == Thread.State.TERMINATED) {
            return "its thread is gone";
        }
        double share = share(samples, spanNanos);
        boolean same = sameFrames(samples) == samples.size();
        String what = busy(last, share)
                ? (same ? "spinning" : "slow but moving") + String.format(" (%.0f %% of a core)", 100 * share)
                : waiting(last);
        return what + place(last);
    }

    /** In how many of these looks the thread was in the very frames of the last one. */
    static int sameFrames(List<ThreadSample> samples) {
        ThreadSample last = samples.get(samples.size() - 1);
        return (int) samples.stream()
                .filter(sample -> sample.frames().equals(last.frames()))
                .count();
    }

    /** Which part of a core it used between the first look and the last; 0 when nobody knows. */
    static double share(List<ThreadSample> samples, long spanNanos) {
        long from = samples.get(0).cpuNanos();
        long to = samples.get(samples.size() - 1).cpuNanos();
        return from < 0 || to < 0 || spanNanos <= 0 ? 0 : Math.min(1, (double) (to - from) / spanNanos);
    }

    private static boolean busy(ThreadSample sample, double share) {
        return sample.state() == Thread.State.RUNNABLE && share >= BUSY;
    }

    private static String waiting(ThreadSample sample) {
        if (sample.state() == Thread.State.BLOCKED) {
            return "waiting for lock " + lock(sample);
        }
        Optional<String> known = sample.frames().stream()
                .limit(FRAMES_THAT_TELL)
                .flatMap(Verdict::known)
                .findFirst();
        if (known.isPresent()) {
            return known.get();
        }
        return switch (sample.state()) {
            case WAITING, TIMED_WAITING -> sample.waitsFor() == null ? "waiting" : "waiting for " + lock(sample);
            case NEW -> "not begun";
            default -> "slow but moving, or in native code";
        };
    }

    private static String lock(ThreadSample sample) {
        String lock = sample.waitsFor() == null ? "of a monitor" : sample.waitsFor();
        return sample.heldBy() == null ? lock : lock + " held by thread '" + sample.heldBy() + "'";
    }

    /** What a frame of the JDK says that a thread waits for. */
    private static Stream<String> known(StackTraceElement frame) {
        String type = frame.getClassName();
        String method = frame.getMethodName();
        return switch (type) {
            case "sun.nio.ch.NioSocketImpl", "sun.nio.ch.SocketChannelImpl", "java.net.SocketInputStream" ->
                socket(method);
            case "java.lang.Thread" -> method.startsWith("sleep") ? Stream.of("sleeping") : Stream.empty();
            case "sun.nio.ch.SelectorImpl" -> Stream.of("waiting in a selector");
            case "java.lang.ProcessImpl" ->
                method.equals("waitFor") ? Stream.of("waiting for a process to end") : Stream.empty();
            case "java.io.FileInputStream", "sun.nio.ch.FileDispatcherImpl", "sun.nio.ch.UnixFileDispatcherImpl" ->
                Stream.of("reading or writing a file");
            default -> Stream.empty();
        };
    }

    private static Stream<String> socket(String method) {
        if (method.contains("ead")) {
            return Stream.of("blocked on a socket read");
        }
        if (method.contains("rite")) {
            return Stream.of("blocked on a socket write");
        }
        return method.contains("onnect") ? Stream.of("connecting a socket") : Stream.empty();
    }

    private static String place(ThreadSample sample) {
        StackTraceElement at = sample.place();
        return at == null ? "" : " in " + ThreadSample.text(at);
    }
}
