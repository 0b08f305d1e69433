package dev.holter;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a {@link Holter} counts of itself and knows of its fleet. Thread-safe; a read costs no statement and waits for nothing. What is not known at this moment is empty. Counts grow from the
 * start of this process on.
 */
public interface Figures {
    /** Transactions of the pulse that were committed. */
    long ticks();

    /** How long they took together. */
    Duration tickTime();

    /** How many runs and events they wrote together. */
    long rowsWritten();

    /** Rounds of the pulse that failed. */
    long ticksFailed();

    /** How long ago the last good tick was sent; before the first, since this Holter was made. */
    Duration sinceLastTick();

    /** How many runs and events wait to be written. */
    int waiting();

    /** How many facts were given up since memory is bounded: ended runs that were only counted, checkpoints, events. */
    long dropped();

    /** Whether this process holds the lock that shows that it lives. */
    boolean sentinel();

    /** How long ago this process last looked for what others left open; empty when it only observes. */
    Optional<Duration> sinceLastSweep();

    /** Workers, this one included, whose leases this process sees move; empty while it sees none. */
    OptionalLong workersAlive();

    /** Workers whose leases stand still for longer than they should. */
    OptionalLong workersSuspect();

    /** Workers anywhere that were given up in the last 24 hours. Asked of the database a few times a minute, while somebody reads it. */
    OptionalLong workersDead();

    /** Workers that this very process gave up. */
    long workersLost();

    /** Work that is not begun anew any more. Asked of the database a few times a minute, while somebody reads it. */
    OptionalLong quarantined();

    /**
     * How old the oldest transaction is that keeps dead rows from being removed. Asked of the database a few times a minute, while somebody reads it. Empty for a role that may not see other
     * roles' sessions.
     */
    Optional<Duration> horizonAge();
}
