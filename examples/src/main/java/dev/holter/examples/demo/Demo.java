package dev.holter.examples.demo;

import dev.holter.examples.demo.Arguments.UsageException;
import java.io.PrintStream;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Runs the demo: 0 when everything happened as expected, 1 when something did not, 2 when the arguments make no sense.
 *
 * <p>On success it returns instead of exiting, so that Maven, in whose JVM it runs, ends its build in its own way.
 */
public final class Demo {
    private static final int AS_EXPECTED = 0;
    private static final int NOT_AS_EXPECTED = 1;
    private static final int USAGE = 2;

    /** Flyway does not take slf4j 1.7 for slf4j and logs by other ways. Held here, since unused loggers are forgotten with their levels. */
    private static final Logger FLYWAY = Logger.getLogger("org.flywaydb");

    private Demo() {}

    /** Shows the parts that the arguments name. */
    public static void main(String[] args) throws Exception {
        FLYWAY.setLevel(Level.WARNING);
        int status = run(System.out, System.err, args);
        if (status != AS_EXPECTED) {
            System.exit(status);
        }
    }

    static int run(PrintStream out, PrintStream err, String... args) throws Exception {
        Arguments wanted;
        try {
            wanted = Arguments.parse(args);
        } catch (UsageException e) {
            err.println(e.getMessage());
            err.print(Arguments.usage());
            return USAGE;
        }
        Demonstration demonstration = new Demonstration(wanted, Workload.wholeJdk(), out);
        List<String> broken = Interruption.of(demonstration::show);
        broken.forEach(what -> err.println("not as expected: " + what));
        return broken.isEmpty() ? AS_EXPECTED : NOT_AS_EXPECTED;
    }
}
