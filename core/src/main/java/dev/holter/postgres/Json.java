package dev.holter.postgres;

import java.util.Map;

/** Writes a map of strings as a JSON object, which is all that the store needs of JSON. Stateless. */
final class Json {
    private Json() {}

    static String object(Map<String, String> map) {
        StringBuilder out = new StringBuilder(32 * map.size() + 2).append('{');
        map.forEach((key, value) -> {
            string(out.length() == 1 ? out : out.append(','), key);
            string(out.append(':'), value);
        });
        return out.append('}').toString();
    }

    private static void string(StringBuilder out, String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < ' ') {
                out.append(String.format("\\u%04x", (int) c));
            } else {
                out.append(c);
            }
        }
        out.append('"');
    }
}
