@NullMarked
package dev.holter.doctor;

import org.jspecify.annotations.NullMarked;
