package dev.holter.engine;

import dev.holter.engine.Store.Loss;
import dev.holter.engine.Store.SeenLease;
import dev.holter.engine.Store.SeenLocks;
import org.jspecify.annotations.Nullable;

/** What this process has seen of one other worker since it began to look without a break. Pulse thread only. */
final class Watched {
    private SeenLease lease;
    private long sinceNanos;
    private boolean suspected;
    private boolean convicted;
    private long convictedNanos;
    private boolean asked;
    private @Nullable String heldIn;
    private boolean free;

    Watched(SeenLease lease, long seenNanos) {
        this.lease = lease;
        this.sinceNanos = seenNanos;
    }

    SeenLease lease() {
        return lease;
    }

    /** A counter that moved begins everything anew but what is known of the lock; a flag that is down ends that. */
    void see(SeenLease now, long nanos) {
        if (now.counter() != lease.counter()) {
            sinceNanos = nanos;
            suspected = false;
            convicted = false;
            asked = false;
        }
        lease = now;
        free = false;
        if (!now.sentinel()) {
            heldIn = null;
        }
    }

    /** Once for a lock that is not known to be held, and whenever a loss hangs on it. */
    boolean asksForLock(long nanos) {
        if (!lease.sentinel()) {
            return false;
        }
        return heldIn == null
                ? !asked
                : still(nanos) >= lease.lostFastAfterNanos()
                        && still(nanos) < lease.lostAfterNanos()
                        && mayBeTold(nanos);
    }

    /** Free counts only in the very session that saw it held: another may have come to another server. */
    void see(SeenLocks locks) {
        asked = true;
        if (locks.held().contains(lease.number())) {
            heldIn = locks.session();
        } else if (locks.session().equals(heldIn)) {
            free = true;
        } else {
            heldIn = null;
        }
    }

    /** Whether it has stood still for so long that it is at least suspect. */
    boolean silent(long nanos) {
        return still(nanos) >= lease.suspectAfterNanos();
    }

    /** True once for each standstill. */
    boolean becomesSuspect(long nanos) {
        boolean becomes = silent(nanos) && !suspected;
        suspected |= becomes;
        return becomes;
    }

    /** By what it is lost, null when it is not. */
    @Nullable
    Loss loss(long nanos) {
        if (!mayBeTold(nanos)) {
            return null;
        }
        if (still(nanos) >= lease.lostAfterNanos()) {
            return Loss.SLOW;
        }
        return free && still(nanos) >= lease.lostFastAfterNanos() ? Loss.FAST : null;
    }

    /** It was told of: again only after a while. */
    void told(long nanos) {
        convicted = true;
        convictedNanos = nanos;
    }

    private boolean mayBeTold(long nanos) {
        return !convicted || nanos - convictedNanos >= lease.suspectAfterNanos();
    }

    /** How long from then until the next moment that may decide something; {@link Long#MAX_VALUE} when none is ahead. */
    long ahead(long nanos) {
        long still = still(nanos);
        if (still < lease.suspectAfterNanos()) {
            return lease.suspectAfterNanos() - still;
        }
        if (still < lease.lostFastAfterNanos() && heldIn != null) {
            return lease.lostFastAfterNanos() - still;
        }
        return still < lease.lostAfterNanos() ? lease.lostAfterNanos() - still : Long.MAX_VALUE;
    }

    private long still(long nanos) {
        return nanos - sinceNanos;
    }
}
