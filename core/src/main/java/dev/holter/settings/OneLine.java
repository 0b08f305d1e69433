package dev.holter.settings;

/**
 * Text that somebody wrote, for a message: cut, and with what would break or reorder a line of the log escaped. The engine cleans what jobs say
 * in a way of its own; this package depends on no other. Stateless, safe from any thread.
 */
final class OneLine {
    private static final int MOST = 100;

    private OneLine() {}

    /** At most this many characters of it, and an ellipsis when there are more. */
    static String of(String text, int most) {
        StringBuilder line = new StringBuilder();
        text.codePoints().limit(most).forEach(c -> append(line, c));
        return text.codePointCount(0, text.length()) > most ? line.append('…').toString() : line.toString();
    }

    /** A key or a name, as it stands. */
    static String of(String text) {
        return of(text, MOST);
    }

    /** A value, in quotes. */
    static String quoted(String text) {
        return "'" + of(text) + "'";
    }

    private static void append(StringBuilder line, int c) {
        switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> line.append(String.format("\\u%04x", c));
            default -> line.appendCodePoint(c);
        }
    }
}
