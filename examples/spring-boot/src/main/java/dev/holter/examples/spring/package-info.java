/** A Spring Boot application with Quartz and Holter, and without Flyway. */
@NullMarked
package dev.holter.examples.spring;

import org.jspecify.annotations.NullMarked;
