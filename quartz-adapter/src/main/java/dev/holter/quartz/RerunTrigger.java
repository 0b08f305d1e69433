package dev.holter.quartz;

import dev.holter.spi.Rerun;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.quartz.TriggerKey;

/**
 * The key of a trigger that begins work anew: it says of which run, workflow and attempt. It is in the key and not in the trigger's data because Quartz
 * offers trigger data to jobs as bean properties, and some factories refuse a job that has no setter. Immutable.
 */
record RerunTrigger(UUID runId, UUID workflowId, int attempt) {
    private static final String GROUP = "holter-rerun";
    private static final String SEPARATOR = " ";

    static RerunTrigger of(Rerun rerun) {
        return new RerunTrigger(rerun.runId(), rerun.workflowId(), rerun.attempt());
    }

    /** Null when this is somebody else's trigger. */
    static @Nullable RerunTrigger of(@Nullable TriggerKey key) {
        if (key == null || !GROUP.equals(key.getGroup())) {
            return null;
        }
        String[] parts = key.getName().split(SEPARATOR, -1);
        try {
            return parts.length == 3
                    ? new RerunTrigger(UUID.fromString(parts[0]), UUID.fromString(parts[1]), Integer.parseInt(parts[2]))
                    : null;
        } catch (IllegalArgumentException somebodyElses) {
            return null;
        }
    }

    TriggerKey key() {
        return new TriggerKey(runId + SEPARATOR + workflowId + SEPARATOR + attempt, GROUP);
    }
}
