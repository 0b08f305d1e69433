/** The work of the demo: an inventory of the running JDK's classes and methods, kept in PostgreSQL. Knows neither Quartz nor Holter. */
@NullMarked
package dev.holter.examples.inventory;

import org.jspecify.annotations.NullMarked;
