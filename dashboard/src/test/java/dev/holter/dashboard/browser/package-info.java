/** The page in a real Chromium, over the real API and a real database. */
@NullMarked
package dev.holter.dashboard.browser;

import org.jspecify.annotations.NullMarked;
