package dev.holter.dashboard;

import dev.holter.Console;
import dev.holter.Event;
import dev.holter.HolterUnavailableException;
import dev.holter.RunCounts;
import dev.holter.RunDetails;
import dev.holter.RunSummary;
import dev.holter.WorkerSummary;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What all who watch are shown of one second, read once for all of them. Immutable. What nobody watches is null or missing.
 *
 * @param runs the worst open runs, one more than is shown
 * @param details of the runs that somebody watches, empty when there is no such run
 * @param trouble why nothing could be read, null when it could
 */
record Snapshot(
        @Nullable List<RunSummary> runs,
        @Nullable RunCounts counts,
        @Nullable Workers workers,
        @Nullable List<Event> events,
        Map<UUID, Optional<RunDetails>> details,
        @Nullable String trouble) {
    private static final int EVENTS = 50;

    /** Those that live, and those that ended last. */
    record Workers(List<WorkerSummary> alive, List<WorkerSummary> ended) {}

    static Snapshot of(Console console, Topics topics) {
        try {
            return read(console, topics);
        } catch (HolterUnavailableException e) {
            return new Snapshot(null, null, null, null, Map.of(), String.valueOf(e.getMessage()));
        }
    }

    private static Snapshot read(Console console, Topics topics) {
        boolean runs = topics.has(Topics.Kind.RUNS);
        boolean workers = topics.has(Topics.Kind.WORKERS);
        Map<UUID, Optional<RunDetails>> details = new LinkedHashMap<>();
        topics.runs().forEach(run -> details.put(run, console.run(run)));
        return new Snapshot(
                runs || workers ? console.worst(RunsApi.MOST + 1) : null,
                runs || topics.has(Topics.Kind.COUNTS) ? console.counts() : null,
                workers ? new Workers(console.workers(), console.endedWorkers(FleetApi.ENDED)) : null,
                topics.has(Topics.Kind.EVENTS)
                        ? console.events(EVENTS, Optional.empty()).items()
                        : null,
                details,
                null);
    }
}
