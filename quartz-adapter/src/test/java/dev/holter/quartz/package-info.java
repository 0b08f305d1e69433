@NullMarked
package dev.holter.quartz;

import org.jspecify.annotations.NullMarked;
