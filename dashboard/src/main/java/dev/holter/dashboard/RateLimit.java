package dev.holter.dashboard;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/** So many a minute for each name; of very many names, those seen last are remembered. Thread-safe. */
final class RateLimit {
    private static final long MINUTE = 60_000_000_000L;
    private static final int NAMES = 1_000;

    private final int most;
    private final LongSupplier nanos;

    @GuardedBy("this")
    private final Map<String, Window> windows = new LinkedHashMap<>(16, 0.75f, true);

    private static final class Window {
        private long beganNanos;
        private int count;
    }

    RateLimit(int most, LongSupplier nanos) {
        this.most = most;
        this.nanos = nanos;
    }

    /** 0 when it may go on, else the seconds after which it may. */
    synchronized int secondsToWait(String name) {
        long now = nanos.getAsLong();
        Window window = windows.computeIfAbsent(name, fresh -> begun(now));
        if (windows.size() > NAMES) {
            windows.remove(windows.keySet().iterator().next());
        }
        if (now - window.beganNanos >= MINUTE) {
            window.beganNanos = now;
            window.count = 0;
        }
        return ++window.count <= most ? 0 : (int) ((window.beganNanos + MINUTE - now) / 1_000_000_000L) + 1;
    }

    private static Window begun(long now) {
        Window window = new Window();
        window.beganNanos = now;
        return window;
    }
}
