package dev.holter.chaos;

import java.util.List;
import java.util.Set;

/** How much was done to the processes, and whether that is enough to say something. Stateless. */
final class Faults {
    /** In an hour of everything. */
    private static final long KILLS = 500;

    private static final long PAUSES = 100;
    private static final long RESTARTS = 20;
    private static final long PARTITIONS = 20;

    private Faults() {}

    static List<Figure> figures(List<Fact> world, Options options) {
        boolean all = options.scenarios().size() == Scenario.values().length;
        long seconds = all ? options.seconds() : 0;
        return List.of(
                figure("kills", count(world, "kill", Set.of()), KILLS, seconds),
                figure("pauses", count(world, "fault", Set.of("pause")), PAUSES, seconds),
                figure("database-restarts", count(world, "fault", Set.of("database")), RESTARTS, seconds),
                figure("partitions", count(world, "fault", Set.of("silence", "reset")), PARTITIONS, seconds),
                Figure.told("processes", count(world, "spawn", Set.of())),
                Figure.told("deaths-unasked", unasked(world)),
                Figure.told("items-given", count(world, "given", Set.of())),
                Figure.told("items-unsure", count(world, "unsure", Set.of())));
    }

    private static Figure figure(String name, long value, long anHour, long seconds) {
        return seconds == 0 ? Figure.told(name, value) : Figure.atLeast(name, value, anHour * seconds / 3_600);
    }

    private static long count(List<Fact> world, String kind, Set<String> what) {
        return world.stream()
                .filter(fact -> fact.is(kind) && (what.isEmpty() || what.contains(fact.get("what"))))
                .count();
    }

    /** By a job that kills its process, or a host that gave up. */
    private static long unasked(List<Fact> world) {
        return world.stream()
                .filter(fact -> fact.is("died") && Set.of("9", "3").contains(fact.get("code")))
                .count();
    }
}
