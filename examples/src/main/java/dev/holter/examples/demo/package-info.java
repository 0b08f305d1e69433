/** The demo that {@code mvn compile exec:java} runs. */
@NullMarked
package dev.holter.examples.demo;

import org.jspecify.annotations.NullMarked;
