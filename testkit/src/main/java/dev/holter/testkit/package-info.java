/** What every adapter promises, as tests that each of them passes: {@link dev.holter.testkit.AdapterContract}. */
@NullMarked
package dev.holter.testkit;

import org.jspecify.annotations.NullMarked;
