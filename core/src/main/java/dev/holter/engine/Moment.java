package dev.holter.engine;

/**
 * What a collection goes by.
 *
 * @param nanos now
 * @param beats whether beats are due, or only transitions
 * @param tickNanos how long a run that is recorded only as a problem stays unwritten
 * @param slowNanos from when on a run is slow, and so a problem
 * @param patient whether what can wait to be written with others does
 */
record Moment(long nanos, boolean beats, long tickNanos, long slowNanos, boolean patient) {}
