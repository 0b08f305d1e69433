package dev.holter.examples.demo;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What the command line asks for.
 *
 * @param parts the parts to show, in order
 * @param stay whether to keep everything up afterwards
 */
record Arguments(List<Part> parts, boolean stay) {
    private static final String ALL = "all";
    private static final String STAY = "stay";
    private static final List<Part> USUAL_PARTS = Stream.<Part>concat(
                    InventoryPart.ALL.stream(),
                    Stream.of(new CancelPart(), new KillPart(), new CrashPart(), new JobRunrPart()))
            .toList();

    /** JobRunr takes the better part of a minute to find the jobs of a server that is gone: not for everybody who wants to have a look. */
    private static final List<Part> EVERY_PART = Stream.concat(USUAL_PARTS.stream(), Stream.of(new JobRunrCrashPart()))
            .toList();

    /** The command line makes no sense. */
    static final class UsageException extends Exception {
        private static final long serialVersionUID = 1L;

        UsageException(String message) {
            super(message);
        }
    }

    /** The usual ones, when no part is named. */
    static Arguments parse(String... words) throws UsageException {
        Map<String, Part> known = new LinkedHashMap<>();
        EVERY_PART.forEach(part -> known.put(part.word(), part));
        Set<Part> chosen = new LinkedHashSet<>();
        boolean stay = false;
        for (String word : words) {
            if (word.equals(STAY)) {
                stay = true;
            } else if (word.equals(ALL)) {
                chosen.addAll(EVERY_PART);
            } else if (known.containsKey(word)) {
                chosen.add(known.get(word));
            } else {
                throw new UsageException("'" + word + "' is no part of the demo");
            }
        }
        return new Arguments(chosen.isEmpty() ? USUAL_PARTS : List.copyOf(chosen), stay);
    }

    static String usage() {
        StringBuilder usage = new StringBuilder("mvn compile exec:java -Dexec.args=\"[part ...] [" + STAY + "]\"\n");
        EVERY_PART.forEach(part -> usage.append(line(part.word(), part.about())));
        usage.append(
                line(ALL, "all of these; without arguments, all but jobrunr-crash, which takes a minute by itself"));
        usage.append(line(STAY, "keep it up afterwards, with a PostgreSQL to look into, until Ctrl-C"));
        return usage.toString();
    }

    private static String line(String word, String about) {
        return "  %-13s %s%n".formatted(word, about);
    }
}
