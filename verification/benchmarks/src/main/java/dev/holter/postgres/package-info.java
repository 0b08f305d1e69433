/** The benchmarks' door to the store, which is nobody else's business. */
@NullMarked
package dev.holter.postgres;

import org.jspecify.annotations.NullMarked;
