package dev.holter.dashboard;

import java.util.function.Supplier;

/** Questions with a cursor, of which only the console knows whether it is one. Stateless. */
final class Cursors {
    private Cursors() {}

    static <T> T checked(Supplier<T> question) {
        try {
            return question.get();
        } catch (IllegalArgumentException e) {
            throw Problem.bad(String.valueOf(e.getMessage()));
        }
    }
}
