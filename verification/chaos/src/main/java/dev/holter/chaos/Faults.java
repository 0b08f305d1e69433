package dev.holter.chaos;

import dev.holter.fixtures.Figure;
import java.util.List;
import java.util.Set;

/** How much was done to the processes, and whether that is enough to say something. Stateless. */
final class Faults {
    /** In an hour of everything. */
    private static final int KILLS = 500;

    private static final int PAUSES = 100;
    private static final int RESTARTS = 20;
    private static final int PARTITIONS = 20;

    private Faults() {}

    static List<Figure> figures(List<Fact> world, Options options) {
        boolean all = options.scenarios().size() == Scenario.values().length;
        long seconds = all ? options.seconds() : 0;
        return List.of(
                figure("kills", count(world, "kill", Set.of()), KILLS, seconds),
                figure("pauses", count(world, "fault", Set.of("pause")), PAUSES, seconds),
                figure("database-restarts", count(world, "fault", Set.of("database")), RESTARTS, seconds),
                figure("partitions", count(world, "fault", Set.of("silence", "reset")), PARTITIONS, seconds),
                told("processes", count(world, "spawn", Set.of())),
                told("deaths-unasked", unasked(world)),
                told("items-given", count(world, "given", Set.of())),
                told("items-unsure", count(world, "unsure", Set.of())));
    }

    private static Figure figure(String name, long value, int anHour, long seconds) {
        double least = Math.floor(anHour * (double) seconds / 3_600);
        return seconds == 0
                ? told(name, value)
                : Figure.atLeast(Chaos.PREFIX + name, (double) value, Chaos.UNIT, least);
    }

    private static Figure told(String name, long value) {
        return Figure.told(Chaos.PREFIX + name, (double) value, Chaos.UNIT);
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
