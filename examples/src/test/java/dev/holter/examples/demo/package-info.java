@NullMarked
package dev.holter.examples.demo;

import org.jspecify.annotations.NullMarked;
