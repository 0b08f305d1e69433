package dev.holter.examples.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What was expected and whether it happened. For one thread. */
final class Expectations {
    private final List<String> broken = new ArrayList<>();
    private int looked;

    /** This holds. */
    void holds(String what, boolean held) {
        looked++;
        if (!held) {
            broken.add(what);
        }
    }

    /** These are the same. */
    void same(String what, @Nullable Object expected, @Nullable Object found) {
        holds(what + ": expected " + expected + ", found " + found, Objects.equals(expected, found));
    }

    /** How many were looked at. */
    int looked() {
        return looked;
    }

    /** Those that did not hold, in words. */
    List<String> broken() {
        return List.copyOf(broken);
    }
}
