@NullMarked
package dev.holter.examples.inventory;

import org.jspecify.annotations.NullMarked;
