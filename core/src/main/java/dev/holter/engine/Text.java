package dev.holter.engine;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import org.jspecify.annotations.Nullable;

/**
 * Makes text from jobs safe to store, log and show: cut to a length, with what could break a batch, a log line or a page made visible. Control
 * characters become their pictures (U+2400 …), characters that reorder or break text and lone surrogates become escapes.
 */
public final class Text {
    /** Of a detail line. */
    public static final int DETAIL = 500;
    /** Of a name. */
    public static final int NAME = 200;
    /** Of a message. */
    public static final int MESSAGE = 1_000;

    static final int STACK = 16_000;

    private Text() {}

    /** One line, at most this many characters. */
    public static String line(String text, int most) {
        return clean(text, most, false);
    }

    static @Nullable String lineOrNull(@Nullable String text, int most) {
        return text == null ? null : line(text, most);
    }

    /** Several lines: line ends and tabs stay. */
    static String lines(String text, int most) {
        return clean(text, most, true);
    }

    /** The stack of this error as text. What the error's own methods throw is swallowed: they are not ours. */
    static String stack(Throwable error) {
        Bounded text = new Bounded(STACK);
        try (PrintWriter out = new PrintWriter(text)) {
            error.printStackTrace(out);
        } catch (Throwable hostile) {
            text.write("… (its printStackTrace threw " + hostile.getClass().getName() + ")");
        }
        return lines(text.toString(), STACK);
    }

    private static String clean(String text, int most, boolean multiline) {
        int end = Math.min(text.length(), most);
        int first = 0;
        while (first < end && harmless(text.charAt(first), multiline)) {
            first++;
        }
        return first == text.length() ? text : replaced(text, first, most, multiline);
    }

    private static String replaced(String text, int first, int most, boolean multiline) {
        StringBuilder out = new StringBuilder(Math.min(text.length(), most) + 16).append(text, 0, first);
        int i = first;
        for (; i < text.length() && out.length() < most; i++) {
            char c = text.charAt(i);
            if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
                out.append(c).append(text.charAt(++i));
            } else if (harmless(c, multiline)) {
                out.append(c);
            } else {
                out.append(visible(c));
            }
        }
        if (out.length() > most || i < text.length()) {
            int last = most - 1;
            out.setLength(Character.isLowSurrogate(out.charAt(last)) ? last - 1 : last);
            out.append('…');
        }
        return out.toString();
    }

    private static boolean harmless(char c, boolean multiline) {
        if (c < ' ') {
            return multiline && (c == '\n' || c == '\t');
        }
        return c < 0x7F || (c > 0x9F && !Character.isSurrogate(c) && !reorders(c));
    }

    private static boolean reorders(char c) {
        return c == 0x061C
                || c == 0x200E
                || c == 0x200F
                || (c >= 0x2028 && c <= 0x202E)
                || (c >= 0x2066 && c <= 0x2069)
                || c == 0xFEFF
                || c >= 0xFFFE;
    }

    private static String visible(char c) {
        if (c < ' ') {
            return String.valueOf((char) (0x2400 + c));
        }
        return c == 0x7F ? "\u2421" : String.format("\\u%04x", (int) c);
    }

    /** Takes in no more than it can hold, however much is written. */
    private static final class Bounded extends Writer {
        private final StringWriter text = new StringWriter();
        private final int most;

        Bounded(int most) {
            this.most = most;
        }

        @Override
        public void write(char[] chars, int from, int length) {
            int room = most + 1 - text.getBuffer().length();
            if (room > 0) {
                text.write(chars, from, Math.min(room, length));
            }
        }

        @Override
        public void write(String string) {
            write(string.toCharArray(), 0, string.length());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}

        @Override
        public String toString() {
            return text.toString();
        }
    }
}
