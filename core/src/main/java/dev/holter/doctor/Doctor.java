package dev.holter.doctor;

import dev.holter.ConfigurationException;
import dev.holter.Finding;
import dev.holter.Finding.Verdict;
import dev.holter.Holter;
import dev.holter.HolterBuilder;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Looks at a database before Holter is clipped on, or when something is odd: {@code java -cp … dev.holter.doctor.Doctor jdbc:postgresql://db:5432/app}. Prints what it has found, and ends with 0 when Holter can
 * work there, 1 when not, 2 when it was called wrongly.
 */
public final class Doctor {
    static final int WELL = 0;
    static final int ILL = 1;
    static final int WRONGLY_CALLED = 2;
    private static final String URL = "HOLTER_JDBC_URL";
    private static final String USAGE = """
            Looks at what Holter stands on, and changes nothing: Doctor [jdbc:postgresql://host:5432/database]
            User and password: HOLTER_USER and HOLTER_PASSWORD, or ?user=…&password=… in the URL. Without a URL: as for any Holter, HOLTER_JDBC_URL or HOLTER_FILE.
            Another schema than 'holter': HOLTER_SCHEMA_NAME.
            """;

    private Doctor() {}

    /** Looks, prints, and ends the process. */
    @SuppressWarnings("SystemOut") // a program's own words
    public static void main(String[] args) {
        System.exit(run(System.out, System.getenv(), args));
    }

    static int run(PrintStream out, Map<String, String> environment, String... args) {
        if (args.length > 1 || (args.length == 1 && args[0].startsWith("-"))) {
            out.print(USAGE);
            return WRONGLY_CALLED;
        }
        if (args.length == 1 && environment.containsKey(URL)) {
            out.println(URL + " is set, and is stronger than the URL that was given: leave one of them out");
            return WRONGLY_CALLED;
        }
        HolterBuilder builder = Holter.builder();
        try {
            return told(out, (args.length == 1 ? builder.jdbcUrl(args[0]) : builder).doctor());
        } catch (ConfigurationException e) {
            out.println(e.getMessage());
            return ILL;
        }
    }

    private static int told(PrintStream out, List<Finding> findings) {
        for (Finding finding : findings) {
            out.printf(
                    Locale.ROOT,
                    "%-4s  %-10s  %s%n",
                    finding.verdict(),
                    finding.check().name().toLowerCase(Locale.ROOT),
                    finding.found());
            if (!finding.remedy().isEmpty()) {
                out.printf(Locale.ROOT, "%18s-> %s%n", "", finding.remedy());
            }
        }
        boolean ill = findings.stream().anyMatch(finding -> finding.verdict() == Verdict.BAD);
        out.println(ill ? "Holter cannot work here as it is." : "Holter can work here.");
        return ill ? ILL : WELL;
    }
}
