package dev.holter.dashboard;

import org.jspecify.annotations.Nullable;

/**
 * Text of others, fit to be shown: cut to a length, with what controls, reorders or hides text spelled out. Holter cleans what it stores; other hands may have written to the
 * same tables. Stateless.
 */
final class ShownText {
    static final int NAME = 200;
    static final int DETAIL = 500;
    static final int MESSAGE = 1_000;
    static final int STACK = 16_000;

    /** Formats too, but words of several scripts are written with them. */
    private static final int NON_JOINER = 0x200C;

    private static final int JOINER = 0x200D;

    private ShownText() {}

    static @Nullable String line(@Nullable String text, int most) {
        return text == null ? null : shown(text, most, false);
    }

    static @Nullable String lines(@Nullable String text, int most) {
        return text == null ? null : shown(text, most, true);
    }

    private static String shown(String text, int most, boolean lines) {
        StringBuilder out = new StringBuilder(Math.min(text.length(), most) + 8);
        int i = 0;
        while (i < text.length() && out.length() < most) {
            int c = text.codePointAt(i);
            i += Character.charCount(c);
            if (harmless(c, lines)) {
                out.appendCodePoint(c);
            } else if (c < ' ') {
                out.append((char) (0x2400 + c));
            } else {
                out.append(c == 0x7F ? "\u2421" : String.format(c > 0xFFFF ? "\\u{%x}" : "\\u%04x", c));
            }
        }
        return i < text.length() || out.length() > most ? cut(out, most) : out.toString();
    }

    private static String cut(StringBuilder out, int most) {
        int end = most - 1;
        out.setLength(Character.isHighSurrogate(out.charAt(end - 1)) ? end - 1 : end);
        return out.append('\u2026').toString();
    }

    private static boolean harmless(int c, boolean lines) {
        if (c < ' ') {
            return lines && (c == '\n' || c == '\t');
        }
        if (c == NON_JOINER || c == JOINER) {
            return true;
        }
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> (c & 0xFFFE) != 0xFFFE;
        };
    }
}
