/** A Spring Boot application with JobRunr's starter and Holter. */
@NullMarked
package dev.holter.examples.springjobrunr;

import org.jspecify.annotations.NullMarked;
