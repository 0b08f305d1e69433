package dev.holter.chaos;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What is asked for. Immutable.
 *
 * @param scenarios in the order in which they are done
 * @param seconds for how long, without start and drain
 * @param seed of the dice
 */
record Options(List<Scenario> scenarios, long seconds, long seed) {
    private static final long USUAL_SECONDS = 60;
    private static final String USAGE =
            "usage: run SCENARIO…|all [--minutes N] [--seconds N] [--seed S], with SCENARIO of "
                    + Arrays.stream(Scenario.values()).map(Scenario::title).toList();

    static Options of(String[] args) {
        List<Scenario> scenarios = new ArrayList<>();
        long seconds = 0;
        long seed = 1;
        for (int i = 0; i < args.length; i++) {
            switch (args[i]) {
                case "--minutes" -> seconds += 60 * number(args, ++i);
                case "--seconds" -> seconds += number(args, ++i);
                case "--seed" -> seed = number(args, ++i);
                case "all" -> scenarios.addAll(List.of(Scenario.values()));
                default -> scenarios.add(scenario(args[i]));
            }
        }
        if (scenarios.isEmpty()) {
            throw new IllegalArgumentException(USAGE);
        }
        return new Options(List.copyOf(scenarios), seconds == 0 ? USUAL_SECONDS : seconds, seed);
    }

    private static Scenario scenario(String title) {
        return Arrays.stream(Scenario.values())
                .filter(one -> one.title().equals(title))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no scenario '" + title + "'\n" + USAGE));
    }

    private static long number(String[] args, int index) {
        try {
            return Long.parseLong(args[index]);
        } catch (ArrayIndexOutOfBoundsException | NumberFormatException wrong) {
            throw new IllegalArgumentException(args[index - 1] + " needs a whole number\n" + USAGE, wrong);
        }
    }
}
