package dev.holter.dashboard;

import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What follows the question mark, each name once and each one known. One thread. */
final class Parameters {
    private static final int LONGEST = 500;

    /** What follows the question mark, before anybody has said what may be there. */
    record Of(@Nullable String query) {
        Parameters only(Set<String> known) {
            return new Parameters(query, known);
        }
    }

    private final Map<String, String> values = new LinkedHashMap<>();

    private Parameters(@Nullable String query, Set<String> known) {
        for (String pair : (query == null ? "" : query).split("&", -1)) {
            if (!pair.isEmpty()) {
                int equal = pair.indexOf('=');
                put(
                        decoded(equal < 0 ? pair : pair.substring(0, equal)),
                        equal < 0 ? "" : decoded(pair.substring(equal + 1)),
                        known);
            }
        }
    }

    private void put(String name, String value, Set<String> known) {
        if (!known.contains(name)) {
            throw Problem.bad("parameter '" + ShownText.line(name, 60) + "' is not known here: "
                    + (known.isEmpty() ? "there is none" : String.join(", ", new TreeSet<>(known))));
        }
        if (value.length() > LONGEST || value.chars().anyMatch(c -> c < ' ')) {
            throw Problem.bad(
                    "parameter " + name + " is longer than " + LONGEST + " characters, or has a control character");
        }
        if (values.put(name, value) != null) {
            throw Problem.bad("parameter " + name + " is there twice: give it once, several values with commas");
        }
    }

    static String decoded(String text) {
        try {
            byte[] bytes = URLDecoder.decode(text, StandardCharsets.ISO_8859_1).getBytes(StandardCharsets.ISO_8859_1);
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (IllegalArgumentException | CharacterCodingException e) {
            throw Problem.bad("'" + ShownText.line(text, 60) + "' in the address is not UTF-8 with % escapes");
        }
    }

    /** Null when it is not there, or empty. */
    @Nullable
    String text(String name) {
        String value = values.get(name);
        return value == null || value.isEmpty() ? null : value;
    }

    List<String> words(String name) {
        String value = text(name);
        return value == null
                ? List.of()
                : Arrays.stream(value.split(","))
                        .map(String::strip)
                        .filter(word -> !word.isEmpty())
                        .toList();
    }

    int number(String name, int usual, int least, int most) {
        String value = text(name);
        if (value == null) {
            return usual;
        }
        if (!value.matches("[0-9]{1,6}") || Integer.parseInt(value) < least || Integer.parseInt(value) > most) {
            throw Problem.bad(name + " is '" + ShownText.line(value, 60) + "': it must be a number from " + least
                    + " to " + most);
        }
        return Integer.parseInt(value);
    }

    @Nullable
    UUID id(String name) {
        String value = text(name);
        return value == null ? null : id(name, value);
    }

    /** An id in its one usual form: others that Java would read are somebody's mistake. */
    static UUID id(String name, String value) {
        if (!value.matches("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")) {
            throw Problem.bad(name + " is '" + ShownText.line(value, 60)
                    + "': it must be an id like 0199b2f0-6e5c-7c1a-9d3e-2a4b6c8d0e1f");
        }
        return UUID.fromString(value);
    }

    @Nullable
    Instant time(String name) {
        String value = text(name);
        try {
            return value == null ? null : Instant.parse(value);
        } catch (DateTimeParseException e) {
            throw Problem.bad(name + " is '" + ShownText.line(value, 60)
                    + "': it must be a time in UTC like 2026-11-23T03:04:05Z");
        }
    }

    static <E extends Enum<E>> E constant(Class<E> type, String name, String word) {
        return Arrays.stream(type.getEnumConstants())
                .filter(constant -> constant.name().equals(word.toUpperCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> Problem.bad(name + " has '" + ShownText.line(word, 60) + "': it must be of "
                        + Arrays.stream(type.getEnumConstants()).map(Enum::name).collect(Collectors.joining(", "))));
    }
}
