/** The dashboard: its HTTP API and its page, for any HTTP server. Sees what operators see of Holter, and nothing else. */
@NullMarked
package dev.holter.dashboard;

import org.jspecify.annotations.NullMarked;
