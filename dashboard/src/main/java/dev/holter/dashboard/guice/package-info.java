/** The dashboard in Guice applications. */
@NullMarked
package dev.holter.dashboard.guice;

import org.jspecify.annotations.NullMarked;
