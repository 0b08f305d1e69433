package dev.holter.engine;

import dev.holter.engine.Store.Loss;
import dev.holter.engine.Store.SeenLease;
import dev.holter.engine.Store.SeenLocks;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Watches every worker's counter and remembers, on this process's own monotonic clock, since when it has not moved. No stored time is ever
 * subtracted: an outage, a failover or a clock step convicts nobody. Pulse thread only.
 *
 * <p>Whatever breaks the row of observations (a failed or late tick, a reconnect) makes it forget everything: then each clock starts anew. A pause within a
 * tick counts for nobody: a counter is seen when the answer is here, and judged as of the moment before it was asked for.
 *
 * <p>The race of a sentinel's lock: it is looked at after the counter was read. A worker that lost its sentinel's session and lives has moved its counter by the
 * time somebody convicts it, which compares the counter and looks at the lock once more.
 */
final class Observer {
    /**
     * Evidence that a worker's counter has stood still for longer than that worker allows.
     *
     * @param loss by what it is lost, null when it is only suspect
     */
    record Finding(
            UUID workerId,
            String name,
            long counter,
            @Nullable Loss loss,
            long decidedNanos) {
        boolean lost() {
            return loss != null;
        }
    }

    /** How the fleet looks: how many have not been given up, this process included, and how many of them stand still. */
    record Seen(int living, int silent) {}

    /** Looks which of these workers' sentinels hold their lock. */
    interface Locks {
        SeenLocks look(List<Long> numbers);
    }

    private final Map<UUID, Watched> watched = new HashMap<>();
    private final Locks locks;
    private final Breaker breaker;
    private volatile @Nullable Seen seen;

    Observer(Locks locks, Consumer<String> alarm) {
        this.locks = locks;
        this.breaker = new Breaker(alarm);
    }

    /**
     * Takes in what a tick saw and gives what follows from it: a suspicion once for each standstill, a loss again and again, since others may be in the way of
     * acting on it.
     *
     * @param askedNanos a moment before the leases were read
     * @param seenNanos a moment after
     */
    List<Finding> observe(List<SeenLease> leases, UUID self, long askedNanos, long seenNanos) {
        Map<UUID, Watched> before = new HashMap<>(watched);
        watched.clear();
        for (SeenLease lease : leases) {
            if (!lease.workerId().equals(self)) {
                Watched known = before.getOrDefault(lease.workerId(), new Watched(lease, seenNanos));
                known.see(lease, seenNanos);
                watched.put(lease.workerId(), known);
            }
        }
        lookAtLocks(askedNanos);
        return judged(leases.size(), askedNanos);
    }

    private void lookAtLocks(long nanos) {
        List<Watched> asking =
                watched.values().stream().filter(one -> one.asksForLock(nanos)).toList();
        if (!asking.isEmpty()) {
            SeenLocks seen =
                    locks.look(asking.stream().map(one -> one.lease().number()).toList());
            asking.forEach(one -> one.see(seen));
        }
    }

    private List<Finding> judged(int living, long nanos) {
        List<Finding> findings = new ArrayList<>();
        int silent = 0;
        Map<Watched, Loss> lost = new HashMap<>();
        for (Watched one : watched.values()) {
            silent += one.silent(nanos) ? 1 : 0;
            if (one.becomesSuspect(nanos)) {
                findings.add(finding(one, null, nanos));
            }
            Loss loss = one.loss(nanos);
            if (loss != null) {
                lost.put(one, loss);
            }
        }
        seen = new Seen(living, silent);
        breaker.look(silent, living, !lost.isEmpty(), nanos);
        lost.forEach((one, loss) -> {
            if (breaker.lets(one.lease().lostAfterNanos(), nanos)) {
                one.told(nanos);
                findings.add(finding(one, loss, nanos));
            }
        });
        return findings;
    }

    private static Finding finding(Watched one, @Nullable Loss loss, long nanos) {
        SeenLease lease = one.lease();
        return new Finding(lease.workerId(), lease.name(), lease.counter(), loss, nanos);
    }

    /** The next moment after this one that may decide something; null when none is ahead. */
    @Nullable
    Long dueNanos(long nanos) {
        long ahead = watched.values().stream()
                .mapToLong(one -> one.ahead(nanos))
                .min()
                .orElse(Long.MAX_VALUE);
        return ahead == Long.MAX_VALUE ? null : nanos + ahead;
    }

    /** As of the last observation; null before the first. Safe from any thread. */
    @Nullable
    Seen seen() {
        return seen;
    }

    /** Starts every clock anew. */
    void forget() {
        watched.clear();
    }
}
