@NullMarked
package dev.holter.dashboard.standalone;

import org.jspecify.annotations.NullMarked;
