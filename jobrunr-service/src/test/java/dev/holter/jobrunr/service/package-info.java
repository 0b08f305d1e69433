/** A JobRunr application to which Holter is clipped on from outside. */
@NullMarked
package dev.holter.jobrunr.service;

import org.jspecify.annotations.NullMarked;
