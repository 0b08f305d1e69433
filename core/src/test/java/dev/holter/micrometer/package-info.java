@NullMarked
package dev.holter.micrometer;

import org.jspecify.annotations.NullMarked;
