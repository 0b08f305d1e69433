@org.jspecify.annotations.NullMarked
package dev.holter.chaos;
