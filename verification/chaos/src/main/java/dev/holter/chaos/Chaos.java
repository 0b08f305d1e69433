package dev.holter.chaos;

import dev.holter.fixtures.Figure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Does what is asked for, checks what came of it, prints a line a figure, and ends with 1 when one is short of its goal. */
public final class Chaos {
    /** Before the name of each figure. */
    static final String PREFIX = "chaos.";

    /** Of each figure. */
    static final String UNIT = "count";

    private static final int SHOWN = 5;

    private Chaos() {}

    /** See {@code verification/chaos/run}. */
    public static void main(String[] args) throws Exception {
        Options options;
        try {
            options = Options.of(args);
        } catch (IllegalArgumentException wrong) {
            System.err.println(wrong.getMessage());
            System.exit(2);
            return;
        }
        List<Figure> figures;
        Path directory =
                Path.of("verification/chaos/target/chaos-" + options.seed() + "-" + System.currentTimeMillis());
        System.out.println("seed " + options.seed() + ", journals in " + directory);
        try (World world = new World(directory, options.seed())) {
            figures = played(world, options);
        }
        figures.forEach(System.out::println);
        System.exit(figures.stream().allMatch(Figure::ok) ? 0 : 1);
    }

    private static List<Figure> played(World world, Options options) throws IOException, SQLException {
        world.allUp();
        world.pass(4_000, 4_000);
        world.supply().start();
        int weights = options.scenarios().stream().mapToInt(Scenario::weight).sum();
        for (Scenario scenario : options.scenarios()) {
            world.journal().say("scenario", "title", scenario.title());
            long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(options.seconds()) * scenario.weight() / weights;
            int rounds = 0;
            do {
                scenario.round(world);
                rounds++;
            } while (System.nanoTime() - until < 0);
            System.out.println(scenario.title() + ": " + rounds + " rounds");
        }
        Drain.drain(world, 60 + options.seconds() / 5);
        return figures(world, options);
    }

    private static List<Figure> figures(World world, Options options) throws IOException, SQLException {
        List<Fact> said = Journal.read(world.directory().resolve("world.log"));
        Findings findings = Checker.check(Reading.of(world.database()), said, journals(world.directory()));
        List<Figure> figures = new ArrayList<>(Faults.figures(said, options));
        for (Finding what : Finding.values()) {
            String name = PREFIX + what.title();
            int count = findings.count(what);
            figures.add(what.forbidden() ? Figure.atMost(name, count, UNIT, 0) : Figure.told(name, count, UNIT));
        }
        Files.write(world.directory().resolve("findings"), findings.lines());
        for (Finding what : Finding.values()) {
            if (what.forbidden()) {
                findings.of(what).stream().limit(SHOWN).forEach(one -> System.out.println(what.title() + ": " + one));
            }
        }
        return figures;
    }

    private static Map<String, List<Fact>> journals(Path directory) throws IOException {
        Map<String, List<Fact>> journals = new HashMap<>();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                String name = String.valueOf(file.getFileName());
                if (name.endsWith(".journal")) {
                    journals.put(name.replace(".journal", ""), Journal.read(file));
                }
            }
        }
        return journals;
    }
}
