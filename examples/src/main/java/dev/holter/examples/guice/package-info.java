/** Quartz and JobRunr in one process, wired by Guice, with one Holter for both. */
@NullMarked
package dev.holter.examples.guice;

import org.jspecify.annotations.NullMarked;
