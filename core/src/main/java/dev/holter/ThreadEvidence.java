package dev.holter;

import java.time.Instant;

/**
 * What was seen of a run's thread when there was reason to look.
 *
 * @param at when, by the database's clock
 * @param kind why: {@code abandoned}, say
 * @param threadName the thread's name
 * @param threadState its state, as {@link Thread.State} names it
 * @param stack its frames, the newest first, a line each; at most 200 and 16,000 characters
 */
public record ThreadEvidence(Instant at, String kind, String threadName, String threadState, String stack) {}
