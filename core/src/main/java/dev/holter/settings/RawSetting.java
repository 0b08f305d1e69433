package dev.holter.settings;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What somebody wrote for a key, and where. Immutable.
 *
 * @param key the setting's or policy's key, whatever the place calls it
 * @param text as it was written; it may be a password
 * @param origin the place, for an operator to find
 */
record RawSetting(String key, String text, String origin) {
    /** All that one place says, by key. */
    static Map<String, RawSetting> allOf(Map<String, String> texts, String origin) {
        Map<String, RawSetting> all = new LinkedHashMap<>();
        texts.forEach((key, text) -> all.put(key, new RawSetting(key, text, origin)));
        return all;
    }

    /** Where it is written, for the beginning of a message. Neither this nor {@link #toString} shows the text. */
    String place() {
        return OneLine.of(key) + " (" + origin + ")";
    }

    @Override
    public String toString() {
        return place();
    }
}
