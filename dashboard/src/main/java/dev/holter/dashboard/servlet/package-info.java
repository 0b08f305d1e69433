/** The dashboard in a servlet container: Servlet 6, {@code jakarta.servlet}. */
@NullMarked
package dev.holter.dashboard.servlet;

import org.jspecify.annotations.NullMarked;
