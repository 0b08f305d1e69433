package dev.holter.chaos;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * One line of a journal. Immutable.
 *
 * @param nanos on the monotonic clock, which all processes of a machine share
 * @param kind what was done
 * @param of whom or what
 */
record Fact(long nanos, String kind, Map<String, String> of) {
    Fact {
        of = Map.copyOf(of);
    }

    /** Pairs of names and values; what is blank in a value becomes an underscore. */
    static Fact now(String kind, Object... pairs) {
        Map<String, String> of = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            of.put(
                    String.valueOf(pairs[i]),
                    String.valueOf(pairs[i + 1]).strip().replaceAll("\\s+", "_"));
        }
        return new Fact(System.nanoTime(), kind, of);
    }

    /** Empty for a line that was cut off with its process. */
    static Optional<Fact> parse(String line) {
        String[] words = line.split(" ", -1);
        if (words.length < 3 || !words[words.length - 1].equals(".")) {
            return Optional.empty();
        }
        Map<String, String> of = new LinkedHashMap<>();
        for (int i = 2; i < words.length - 1; i++) {
            int equals = words[i].indexOf('=');
            of.put(words[i].substring(0, equals), words[i].substring(equals + 1));
        }
        return Optional.of(new Fact(Long.parseLong(words[0]), words[1], of));
    }

    String line() {
        StringBuilder line = new StringBuilder().append(nanos).append(' ').append(kind);
        of.forEach((name, value) -> line.append(' ').append(name).append('=').append(value));
        return line.append(" .").toString();
    }

    boolean is(String what) {
        return kind.equals(what);
    }

    String get(String name) {
        String value = of.get(name);
        if (value == null) {
            throw new IllegalStateException("no " + name + " in " + this);
        }
        return value;
    }

    UUID id(String name) {
        return UUID.fromString(get(name));
    }

    long number(String name) {
        return Long.parseLong(get(name));
    }
}
