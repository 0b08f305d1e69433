package dev.holter.dashboard.standalone;

import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * What the command line asks for. Immutable.
 *
 * @param address where to listen
 * @param path where the page is
 * @param reap whether to give dead workers up, or only to look
 * @param act whether everybody on this machine may cancel, kill and run again
 */
record Options(InetSocketAddress address, String path, boolean reap, boolean act) {
    static final String USAGE = """
            Shows what Holter has recorded in a database. The database is told as to any Holter: HOLTER_JDBC_URL, HOLTER_USER, HOLTER_PASSWORD, or HOLTER_FILE.

              --port 8080       where to listen; 0 takes a free port
              --bind 127.0.0.1  at which address; one that can be reached from elsewhere needs an authorizer, so a program of your own
              --path /          below which path the page is, as /holter/
              --reap            give dead workers up and clean up, for a fleet in which nobody else does; else it only looks
              --act             let everybody on this machine cancel, kill and run again
            """;

    /** The command line makes no sense. */
    static final class UsageException extends Exception {
        UsageException(String message) {
            super(message);
        }
    }

    static Options parse(String... words) throws UsageException {
        Deque<String> left = new ArrayDeque<>(List.of(words));
        String bind = "127.0.0.1";
        String path = "/";
        int port = 8080;
        boolean reap = false;
        boolean act = false;
        while (!left.isEmpty()) {
            String word = left.remove();
            switch (word) {
                case "--port" -> port = port(value(word, left));
                case "--bind" -> bind = value(word, left);
                case "--path" -> path = value(word, left);
                case "--reap" -> reap = true;
                case "--act" -> act = true;
                default -> throw new UsageException("'" + word + "' is not known");
            }
        }
        return new Options(new InetSocketAddress(bind, port), path, reap, act);
    }

    private static String value(String option, Deque<String> left) throws UsageException {
        if (left.isEmpty()) {
            throw new UsageException(option + " wants a value");
        }
        return left.remove();
    }

    private static int port(String text) throws UsageException {
        if (!text.matches("[0-9]{1,5}") || Integer.parseInt(text) > 65_535) {
            throw new UsageException("--port is '" + text + "': it must be from 0 to 65535");
        }
        return Integer.parseInt(text);
    }
}
