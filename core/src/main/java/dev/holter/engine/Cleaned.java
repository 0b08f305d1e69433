package dev.holter.engine;

import dev.holter.spi.Recovery;
import dev.holter.spi.RunStart;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a scheduler says of a firing, with its text made safe and cut to what an index takes. */
final class Cleaned {
    private static final int KEY = 400;
    private static final int MOST_LABELS = 20;

    private Cleaned() {}

    static String key(String text) {
        return Text.line(text, KEY);
    }

    static RunStart of(RunStart start) {
        return new RunStart(
                Text.line(start.host(), Text.NAME),
                Text.line(start.scheduler(), Text.NAME),
                key(start.jobType()),
                key(start.jobKey()),
                Text.lineOrNull(start.triggerKey(), KEY),
                Text.lineOrNull(start.firingId(), KEY),
                start.scheduledAt(),
                start.workflowId(),
                start.attempt(),
                labels(start.labels()),
                start.hostRetry(),
                recovery(start.recovery()),
                start.retryOf(),
                start.job());
    }

    private static Map<String, String> labels(Map<String, String> said) {
        if (clean(said)) {
            return said;
        }
        Map<String, String> labels = new LinkedHashMap<>();
        said.entrySet().stream()
                .limit(MOST_LABELS)
                .forEach(label ->
                        labels.put(Text.line(label.getKey(), Text.NAME), Text.line(label.getValue(), Text.DETAIL)));
        return labels;
    }

    @SuppressWarnings("ReferenceEquality") // what is clean already is given back as it is
    private static boolean clean(Map<String, String> said) {
        for (Map.Entry<String, String> label : said.entrySet()) {
            if (Text.line(label.getKey(), Text.NAME) != label.getKey()
                    || Text.line(label.getValue(), Text.DETAIL) != label.getValue()) {
                return false;
            }
        }
        return said.size() <= MOST_LABELS;
    }

    private static @Nullable Recovery recovery(@Nullable Recovery of) {
        return of == null ? null : new Recovery(Text.line(of.triggerKey(), KEY), of.scheduledAt());
    }
}
