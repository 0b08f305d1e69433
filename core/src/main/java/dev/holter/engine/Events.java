package dev.holter.engine;

import com.github.f4b6a3.uuid.UuidCreator;
import dev.holter.engine.Batch.EventRow;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Makes events. Their text is clean. */
final class Events {
    private Events() {}

    static EventRow of(String kind, @Nullable UUID runId, @Nullable UUID workerId, String text, long nanos) {
        return new EventRow(
                UuidCreator.getTimeOrderedEpoch(),
                nanos,
                Text.line(kind, Text.NAME),
                runId,
                workerId,
                Text.line(text, Text.MESSAGE));
    }
}
