/** The demo that {@code mvn compile exec:java} runs: Quartz with Holter clipped on, an inventory to work at, and a look at what was recorded. */
@NullMarked
package dev.holter.examples.demo;

import org.jspecify.annotations.NullMarked;
