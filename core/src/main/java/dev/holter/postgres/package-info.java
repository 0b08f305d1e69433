/** All SQL: the store, the console's answers, and how connections and the schema come about. */
@NullMarked
package dev.holter.postgres;

import org.jspecify.annotations.NullMarked;
