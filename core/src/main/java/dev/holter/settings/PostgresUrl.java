package dev.holter.settings;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Checks a JDBC URL and shows it without what may be a password. Stateless, safe from any thread. */
final class PostgresUrl {
    private static final String OURS = "jdbc:postgresql:";
    private static final Pattern NAME = Pattern.compile("(jdbc:)?[a-z0-9+-]+:", Pattern.CASE_INSENSITIVE);
    private static final Pattern USER_INFO = Pattern.compile(OURS + "//[^/?]*@.*", Pattern.DOTALL);

    private PostgresUrl() {}

    /** This URL, when it leads to a PostgreSQL. */
    static String checked(String url) {
        if (!url.startsWith(OURS)) {
            throw new IllegalArgumentException(named(url)
                    + " is not PostgreSQL; Holter keeps its tables in PostgreSQL, wherever the scheduler keeps its own:"
                    + " write jdbc:postgresql://host:5432/database");
        }
        if (USER_INFO.matcher(url).matches()) {
            // The driver would take all of it for the host's name, and put it into its error.
            throw new IllegalArgumentException(named(url)
                    + " has a user before its host: set user and password apart, or write ?user=…&password=…");
        }
        return url;
    }

    /** Without its parameters; only its kind when an @ says that a password may be anywhere in it. */
    static String masked(String url) {
        if (url.indexOf('@') >= 0 || !url.startsWith(OURS)) {
            return named(url);
        }
        int parameters = url.indexOf('?');
        return OneLine.of(parameters < 0 ? url : url.substring(0, parameters) + "?…", 200);
    }

    /** Its kind only, {@code jdbc:mysql:…}: where other databases keep a password in a URL is not ours to know. */
    private static String named(String url) {
        Matcher name = NAME.matcher(url);
        return name.lookingAt() ? OneLine.of(name.group(), 50) + "…" : "…";
    }
}
