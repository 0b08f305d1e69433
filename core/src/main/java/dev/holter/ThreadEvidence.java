package dev.holter;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What was seen of one of a run's threads when there was reason to look.
 *
 * @param at when, by the database's clock
 * @param kind why: {@code stalled}, {@code deadline}, {@code abandoned}, {@code asked}
 * @param threadName the thread's name
 * @param threadState its state, as {@link Thread.State} names it
 * @param stack its frames in the last of some looks, the newest first, a line each; at most 200 and 16,000 characters
 * @param verdict what it does, in words: {@code blocked on a socket read in …}
 * @param waitsFor the lock that it waits for, null when for none, or when nobody knows, as of a virtual thread
 * @param heldBy the thread that holds that lock, null when none does or nobody knows
 * @param cpu the processor time that it used between the first look and the last, null when nobody knows
 * @param samples how many looks
 * @param sameFrames in how many of them it was in the very same frames
 */
public record ThreadEvidence(
        Instant at,
        String kind,
        String threadName,
        String threadState,
        String stack,
        String verdict,
        @Nullable String waitsFor,
        @Nullable String heldBy,
        @Nullable Duration cpu,
        int samples,
        int sameFrames) {}
