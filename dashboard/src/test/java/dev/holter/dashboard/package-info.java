@NullMarked
package dev.holter.dashboard;

import org.jspecify.annotations.NullMarked;
