@NullMarked
package dev.holter.examples.guice;

import org.jspecify.annotations.NullMarked;
