package dev.holter.dashboard;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** What a stream is about. Immutable. */
record Topics(Set<Kind> kinds, Set<UUID> runs) {
    private static final int RUNS = 20;
    private static final String RUN = "run:";

    /** What there is one of. */
    enum Kind {
        RUNS("runs"),
        COUNTS("counts"),
        WORKERS("workers"),
        EVENTS("events");

        private final String word;

        Kind(String word) {
            this.word = word;
        }

        String word() {
            return word;
        }
    }

    static Topics of(Parameters.Of query) {
        List<String> words = query.only(Set.of("topics")).words("topics");
        if (words.isEmpty()) {
            return new Topics(EnumSet.of(Kind.RUNS, Kind.COUNTS), Set.of());
        }
        Set<Kind> kinds = EnumSet.noneOf(Kind.class);
        Set<UUID> runs = new LinkedHashSet<>();
        for (String word : words) {
            if (word.startsWith(RUN)) {
                runs.add(Parameters.id("topics", word.substring(RUN.length())));
            } else {
                kinds.add(Parameters.constant(Kind.class, "topics", word));
            }
        }
        if (runs.size() > RUNS) {
            throw Problem.bad("topics has " + runs.size() + " runs: at most " + RUNS);
        }
        return new Topics(kinds, runs);
    }

    /** Those of all of them. */
    static Topics union(Iterable<Topics> all) {
        Set<Kind> kinds = EnumSet.noneOf(Kind.class);
        Set<UUID> runs = new LinkedHashSet<>();
        for (Topics one : all) {
            kinds.addAll(one.kinds());
            runs.addAll(one.runs());
        }
        return new Topics(kinds, runs);
    }

    boolean has(Kind kind) {
        return kinds.contains(kind);
    }

    List<String> words() {
        List<String> words = new ArrayList<>();
        kinds.forEach(kind -> words.add(kind.word()));
        runs.forEach(run -> words.add(RUN + run));
        return words;
    }
}
