@NullMarked
package dev.holter.jobrunr;

import org.jspecify.annotations.NullMarked;
