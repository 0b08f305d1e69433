/** The configuration: every key once, one precedence, and what holds for each job type. */
@NullMarked
package dev.holter.settings;

import org.jspecify.annotations.NullMarked;
