/** The Jackson leaf: checkpoints of any object. */
@NullMarked
package dev.holter.jackson;

import org.jspecify.annotations.NullMarked;
