/** Real JVMs that are killed, paused and cut off, and a checker that holds what they say they did against what the database says. */
@org.jspecify.annotations.NullMarked
package dev.holter.chaos;
