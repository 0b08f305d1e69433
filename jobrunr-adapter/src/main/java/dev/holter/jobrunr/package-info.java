/** Clips Holter on to JobRunr: {@link dev.holter.jobrunr.HolterJobRunr} makes the filter that does it. */
@NullMarked
package dev.holter.jobrunr;

import org.jspecify.annotations.NullMarked;
