package dev.holter.dashboard;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Spans of time as people say them. Stateless. */
final class Spans {
    private Spans() {}

    static String words(@Nullable Duration span) {
        if (span == null) {
            return "an unknown time";
        }
        long seconds = span.toSeconds();
        if (seconds < 120) {
            return seconds + " s";
        }
        return seconds < 7_200 ? seconds / 60 + " min" : seconds / 3_600 + " h";
    }
}
