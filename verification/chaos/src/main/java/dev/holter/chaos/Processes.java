package dev.holter.chaos;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * What the processes said, and what was done to them: who lived when, who was paused or cut off when, and whose thread said that it was alive. Immutable.
 */
final class Processes {
    /** A while: from when to when something held. */
    record While(String slot, String what, long from, long until) {
        boolean touches(String ofSlot, long since, long to) {
            return (slot.equals("*") || slot.equals(ofSlot)) && from <= to && until >= since;
        }
    }

    /** One process, from its start to its end. */
    record Life(String slot, long pid, long from, long until, boolean killed, List<Fact> said) {
        boolean at(long nanos) {
            return from <= nanos && nanos <= until;
        }

        /** The longest it did not say that it is alive, between these two moments. */
        long longestSilence(long since, long to) {
            long last = since;
            long longest = 0;
            for (Fact fact : said) {
                if (fact.nanos() > since && fact.nanos() < to) {
                    longest = Math.max(longest, fact.nanos() - last);
                    last = fact.nanos();
                }
            }
            return Math.max(longest, to - last);
        }
    }

    private final List<Life> lives;
    private final List<While> faults;
    private final Map<UUID, Life> byRun = new HashMap<>();

    private Processes(List<Life> lives, List<While> faults) {
        this.lives = List.copyOf(lives);
        this.faults = List.copyOf(faults);
        for (Life life : lives) {
            for (Fact fact : life.said()) {
                if (fact.is("begin")) {
                    byRun.put(fact.id("run"), life);
                }
            }
        }
    }

    /**
     * Of the world's journal and those of its processes.
     *
     * @param journals by slot and generation, as {@code q1-7}
     */
    static Processes of(List<Fact> world, Map<String, List<Fact>> journals) {
        List<Life> lives = new ArrayList<>();
        List<While> faults = new ArrayList<>();
        for (int i = 0; i < world.size(); i++) {
            Fact fact = world.get(i);
            List<Fact> later = world.subList(i + 1, world.size());
            if (fact.is("spawn")) {
                lives.add(life(fact, later, journals));
            } else if (fact.is("fault")) {
                faults.add(new While(
                        fact.get("slot"), fact.get("what"), fact.nanos(), end(later, fact, "healed", "slot", "what")));
            }
        }
        return new Processes(lives, faults);
    }

    private static Life life(Fact spawn, List<Fact> later, Map<String, List<Fact>> journals) {
        String slot = spawn.get("slot");
        long killed = end(later, spawn, "kill", "slot", "pid");
        long died = end(later, spawn, "died", "slot", "pid");
        List<Fact> said = journals.getOrDefault(slot + "-" + spawn.get("generation"), List.of());
        return new Life(slot, spawn.number("pid"), spawn.nanos(), Math.min(killed, died), killed < died, said);
    }

    private static long end(List<Fact> later, Fact first, String kind, String... same) {
        for (Fact fact : later) {
            boolean matches = fact.is(kind);
            for (String name : same) {
                matches = matches && fact.get(name).equals(first.get(name));
            }
            if (matches) {
                return fact.nanos();
            }
        }
        return Long.MAX_VALUE;
    }

    /** Who had this process number then: the last that was started before. */
    Optional<Life> with(long pid, long registered) {
        return lives.stream()
                .filter(life -> life.pid() == pid && life.from() <= registered)
                .max(Comparator.comparingLong(Life::from));
    }

    Optional<Life> of(UUID run) {
        return Optional.ofNullable(byRun.get(run));
    }

    List<Life> all() {
        return lives;
    }

    List<While> faults(String slot, long since, long to) {
        return faults.stream().filter(fault -> fault.touches(slot, since, to)).toList();
    }

    List<Fact> said(String kind) {
        return lives.stream()
                .flatMap(life -> life.said().stream())
                .filter(fact -> fact.is(kind))
                .sorted(Comparator.comparingLong(Fact::nanos))
                .toList();
    }
}
