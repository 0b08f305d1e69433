@NullMarked
package dev.holter.examples.spring;

import org.jspecify.annotations.NullMarked;
