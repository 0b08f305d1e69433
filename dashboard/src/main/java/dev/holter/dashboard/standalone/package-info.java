/** The dashboard as a program of its own. */
@NullMarked
package dev.holter.dashboard.standalone;

import org.jspecify.annotations.NullMarked;
