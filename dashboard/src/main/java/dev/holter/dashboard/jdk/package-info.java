/** The dashboard on the JDK's own HTTP server. */
@NullMarked
package dev.holter.dashboard.jdk;

import org.jspecify.annotations.NullMarked;
