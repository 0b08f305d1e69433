/** What Holter exists for: the live run, the pulse that writes it down, the observer and the reaper. Knows no SQL. */
@NullMarked
package dev.holter.engine;

import org.jspecify.annotations.NullMarked;
