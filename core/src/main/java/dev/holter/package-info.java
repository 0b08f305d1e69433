/** What job code and operators use: the run, its progress, the console, and the builder that starts it all. */
@NullMarked
package dev.holter;

import org.jspecify.annotations.NullMarked;
