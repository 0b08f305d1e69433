package dev.holter.postgres;

import dev.holter.EndReason;
import dev.holter.Health;
import dev.holter.RunStatus;
import dev.holter.StopReason;
import dev.holter.WorkerSummary;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads words that a newer Holter may have written to the same tables, and that this version has no constant for. A list must not break for them:
 * each becomes the nearest that promises nothing, and is told in the run's note, word for word.
 *
 * <p>An unknown reason is none. An unknown status is {@code TERMINATED} when the run is over (that is no success, and blames nobody), else
 * {@code RUNNING}, or {@code WAITING} without a worker. An unknown health of a run that is not over is {@code SUSPECT}: somebody should look.
 * An unknown outcome of a stage goes like a status, an unknown status of a worker is {@code ACTIVE} or, when it is over, {@code STOPPED}.
 */
final class Newer {
    private final List<String> unknown = new ArrayList<>();

    RunStatus status(String text, boolean over, boolean worker) {
        return known(RunStatus.class, text).orElseGet(() -> {
            unknown.add("status " + text);
            return nearest(over, worker);
        });
    }

    @Nullable
    EndReason reason(@Nullable String text) {
        Optional<EndReason> reason = known(EndReason.class, text);
        if (text != null && reason.isEmpty()) {
            unknown.add("reason " + text);
        }
        return reason.orElse(null);
    }

    Health health(String text, boolean over) {
        return known(Health.class, text).orElseGet(() -> {
            unknown.add("health " + text);
            return over ? Health.ENDED : Health.SUSPECT;
        });
    }

    /** One that is not known is the mildest. */
    static StopReason stopReason(@Nullable String text) {
        return known(StopReason.class, text).orElse(StopReason.CANCEL);
    }

    /** The run's note, and what could not be read. */
    @Nullable
    String note(@Nullable String stored) {
        if (unknown.isEmpty()) {
            return stored;
        }
        String told = String.join(", ", unknown) + " (from a newer Holter)";
        return stored == null ? told : stored + "; " + told;
    }

    static RunStatus outcome(String text, boolean over) {
        return known(RunStatus.class, text).orElseGet(() -> nearest(over, true));
    }

    static WorkerSummary.Status workerStatus(String text, boolean over) {
        return known(WorkerSummary.Status.class, text)
                .orElse(over ? WorkerSummary.Status.STOPPED : WorkerSummary.Status.ACTIVE);
    }

    private static RunStatus nearest(boolean over, boolean worker) {
        if (over) {
            return RunStatus.TERMINATED;
        }
        return worker ? RunStatus.RUNNING : RunStatus.WAITING;
    }

    private static <E extends Enum<E>> Optional<E> known(Class<E> type, @Nullable String text) {
        return Arrays.stream(type.getEnumConstants())
                .filter(constant -> constant.name().equals(text))
                .findFirst();
    }
}
