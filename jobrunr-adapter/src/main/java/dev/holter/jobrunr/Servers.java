package dev.holter.jobrunr;

import java.lang.ref.WeakReference;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jobrunr.configuration.JobRunr;
import org.jobrunr.jobs.Job;
import org.jobrunr.jobs.states.ProcessingState;
import org.jobrunr.server.BackgroundJobServer;
import org.jspecify.annotations.Nullable;

/**
 * This process's servers by their ids: a filter is not told whose job it hears of, and only the server knows its filters, which hold the policy of retries, and
 * whose jobs it still vouches for. One that {@code JobRunr.configure()} has made is found by itself. Holds none of them up. Thread-safe.
 */
final class Servers {
    private static final Map<UUID, WeakReference<BackgroundJobServer>> KNOWN = new ConcurrentHashMap<>();

    private Servers() {}

    static void add(BackgroundJobServer server) {
        KNOWN.values().removeIf(known -> known.get() == null);
        KNOWN.put(server.getId(), new WeakReference<>(server));
    }

    /** The server that performs this live job, empty when it is not known. */
    static Optional<BackgroundJobServer> performing(Job live) {
        return live.getLastJobStateOfType(ProcessingState.class)
                .map(ProcessingState::getServerId)
                .map(Servers::of);
    }

    private static @Nullable BackgroundJobServer of(UUID id) {
        WeakReference<BackgroundJobServer> known = KNOWN.get(id);
        BackgroundJobServer server = known == null ? null : known.get();
        if (server != null) {
            return server;
        }
        BackgroundJobServer configured = configured();
        return configured != null && configured.getId().equals(id) ? configured : null;
    }

    private static @Nullable BackgroundJobServer configured() {
        try {
            return JobRunr.getBackgroundJobServer();
        } catch (IllegalStateException noneIsConfigured) {
            return null;
        }
    }

    /**
     * Its server does not vouch for this job any more, nor take it for the same as one of this id that it begins: else it fails the new attempt, for a deleted job cannot be
     * deleted. The worker slot stays taken until the thread leaves.
     */
    static void forget(Job live) {
        performing(live).ifPresent(server -> server.getJobSteward().stopProcessing(live));
    }
}
