/** The benchmarks' door to the engine, which is nobody else's business. */
@NullMarked
package dev.holter.engine;

import org.jspecify.annotations.NullMarked;
