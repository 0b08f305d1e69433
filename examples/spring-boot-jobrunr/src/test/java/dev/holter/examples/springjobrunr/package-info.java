@NullMarked
package dev.holter.examples.springjobrunr;

import org.jspecify.annotations.NullMarked;
