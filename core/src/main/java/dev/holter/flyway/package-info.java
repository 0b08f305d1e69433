/** The Flyway leaf: used when the host has Flyway on its class path, never transitive. */
@NullMarked
package dev.holter.flyway;

import org.jspecify.annotations.NullMarked;
