package dev.holter.engine;

import java.util.UUID;

/**
 * A session that holds a lock for as long as this process lives, and hears of commands. For one thread, but for {@link #leave}. All throw {@link StoreException}
 * when the session is gone, and with it the lock.
 */
public interface SentinelSession extends AutoCloseable {
    /** What came of asking for a lock. */
    enum Hold {
        /** It is ours. */
        HELD,
        /** Somebody else has it. */
        TAKEN,
        /** There is no such registration, or not yet. */
        UNKNOWN
    }

    /** Asks for this registration's lock; that of an earlier one is given back. Never waits for it. */
    Hold take(UUID workerId);

    /** Waits for a command to that registration, at most this long; true when one is announced. */
    boolean await(long nanos);

    /** Looks whether it is still the session that took the lock. */
    void ping();

    /** From any thread: whoever waits in this session comes back at once. */
    void leave();

    @Override
    void close();
}
