/** What a scheduler's adapter uses: begin a run, end it, tell what the scheduler did. */
@NullMarked
package dev.holter.spi;

import org.jspecify.annotations.NullMarked;
