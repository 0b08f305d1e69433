/** The doctor as a program of its own. */
@NullMarked
package dev.holter.doctor;

import org.jspecify.annotations.NullMarked;
