/**
 * Clips Holter on to Quartz: {@link dev.holter.quartz.HolterPlugin} by {@code quartz.properties}, {@link
 * dev.holter.quartz.HolterQuartzModule} by Guice, and what both stand on, {@link dev.holter.quartz.HolterQuartz}.
 */
@NullMarked
package dev.holter.quartz;

import org.jspecify.annotations.NullMarked;
