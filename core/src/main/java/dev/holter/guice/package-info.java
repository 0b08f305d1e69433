/** The Guice leaf: binds a started Holter. */
@NullMarked
package dev.holter.guice;

import org.jspecify.annotations.NullMarked;
