package dev.holter.settings;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Properties;
import java.util.Set;

/** Reads a properties file in UTF-8. Stateless, safe from any thread. */
final class PropertiesFile {
    private PropertiesFile() {}

    /** What the file says, nothing when it cannot be read: then that is a problem of the setting which named it. */
    static Map<String, RawSetting> read(Path path, RawSetting named, ConfigurationProblems problems) {
        String origin = "file " + path;
        OnceEach properties = new OnceEach();
        try {
            String text = Files.readString(path);
            // Some editors begin a UTF-8 file with a mark that would become part of the first key.
            properties.load(new StringReader(text.startsWith("\uFEFF") ? text.substring(1) : text));
        } catch (IOException e) {
            problems.wrong(named, path + " cannot be read: " + reason(e));
            return Map.of();
        } catch (IllegalArgumentException e) {
            problems.wrong(
                    named, path + " cannot be read: it has a malformed \\uXXXX escape; write \\\\ for a backslash");
            return Map.of();
        }
        properties.repeated.forEach(
                key -> problems.wrong(OneLine.of(key) + " (" + origin + "): it is there more than once; leave one"));
        Map<String, String> texts = new LinkedHashMap<>();
        properties.stringPropertyNames().stream().sorted().forEach(key -> texts.put(key, properties.getProperty(key)));
        return RawSetting.allOf(texts, origin);
    }

    private static String reason(IOException e) {
        if (e instanceof NoSuchFileException) {
            return "there is no such file; correct the path or take the setting away";
        }
        if (e instanceof AccessDeniedException) {
            return "this process may not; give it the right to";
        }
        if (e instanceof CharacterCodingException) {
            return "it is not UTF-8; save it as UTF-8";
        }
        return e.getMessage() + "; name a properties file";
    }

    /** Properties that notice a key which is there twice; of two values, which one counts would be chance to the reader. */
    private static final class OnceEach extends Properties {
        private final transient Set<String> repeated = new LinkedHashSet<>();

        @Override
        public synchronized Object put(Object key, Object value) {
            if (containsKey(key)) {
                repeated.add((String) key);
            }
            return super.put(key, value);
        }
    }
}
