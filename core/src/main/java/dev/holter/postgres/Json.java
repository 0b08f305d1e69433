package dev.holter.postgres;

import java.util.Map;
import java.util.StringJoiner;

/** Writes a map of strings as a JSON object, which is all that the store needs of JSON. Stateless. */
final class Json {
    private Json() {}

    static String object(Map<String, String> map) {
        StringJoiner members = new StringJoiner(",", "{", "}");
        map.forEach((key, value) -> members.add(string(key) + ":" + string(value)));
        return members.toString();
    }

    private static String string(String text) {
        StringBuilder out = new StringBuilder(text.length() + 2).append('"');
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
        return out.append('"').toString();
    }
}
