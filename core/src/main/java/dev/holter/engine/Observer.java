package dev.holter.engine;

import dev.holter.engine.Store.SeenLease;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Watches every worker's counter and remembers, on this process's own monotonic clock, since when it has not moved. No stored time is ever
 * subtracted: an outage, a failover or a clock step convicts nobody. Pulse thread only.
 *
 * <p>Whatever breaks the row of observations (a failed or late tick, a reconnect) makes it forget everything: then each clock starts anew. A pause within a
 * tick counts for nobody: a counter is seen when the answer is here, and judged as of the moment before it was asked for.
 */
final class Observer {
    /** Evidence that a worker's counter has stood still for longer than that worker allows. */
    record Finding(UUID workerId, String name, long counter, boolean lost, long decidedNanos) {}

    private final Map<UUID, Watched> watched = new HashMap<>();

    /**
     * Takes in what a tick saw and gives what follows from it: a suspicion once for each standstill, a loss again and again, since others may be in the way of
     * acting on it.
     *
     * @param askedNanos a moment before the leases were read
     * @param seenNanos a moment after
     */
    List<Finding> observe(List<SeenLease> leases, UUID self, long askedNanos, long seenNanos) {
        List<Finding> findings = new ArrayList<>();
        Map<UUID, Watched> before = new HashMap<>(watched);
        watched.clear();
        for (SeenLease lease : leases) {
            if (lease.workerId().equals(self)) {
                continue;
            }
            Watched known = before.get(lease.workerId());
            Watched now =
                    known != null && known.counter == lease.counter() ? known : new Watched(lease.counter(), seenNanos);
            watched.put(lease.workerId(), now);
            now.judge(lease, askedNanos, findings);
        }
        return findings;
    }

    /** Starts every clock anew. */
    void forget() {
        watched.clear();
    }

    private static final class Watched {
        private final long counter;
        private final long sinceNanos;
        private boolean suspected;
        private long convictedNanos;
        private boolean convicted;

        Watched(long counter, long sinceNanos) {
            this.counter = counter;
            this.sinceNanos = sinceNanos;
        }

        private void judge(SeenLease lease, long nanos, List<Finding> findings) {
            long still = nanos - sinceNanos;
            if (still >= lease.suspectAfterNanos() && !suspected) {
                suspected = true;
                findings.add(new Finding(lease.workerId(), lease.name(), counter, false, nanos));
            }
            if (still >= lease.lostAfterNanos()
                    && (!convicted || nanos - convictedNanos >= lease.suspectAfterNanos())) {
                convicted = true;
                convictedNanos = nanos;
                findings.add(new Finding(lease.workerId(), lease.name(), counter, true, nanos));
            }
        }
    }
}
