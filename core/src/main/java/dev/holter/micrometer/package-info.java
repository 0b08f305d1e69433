/** A leaf: meters in Micrometer. Nothing here is loaded unless an application uses it. */
@NullMarked
package dev.holter.micrometer;

import org.jspecify.annotations.NullMarked;
