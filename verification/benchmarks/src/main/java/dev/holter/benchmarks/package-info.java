/** What Holter costs, measured beside what it could cost at best. */
@NullMarked
package dev.holter.benchmarks;

import org.jspecify.annotations.NullMarked;
