/** What threads that meet in a live run see of it: tests for jcstress, in the engine's package since that is where they look. */
@org.jspecify.annotations.NullMarked
package dev.holter.engine;
