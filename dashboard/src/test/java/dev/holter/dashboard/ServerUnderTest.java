package dev.holter.dashboard;

/** A server that a dashboard is mounted on. */
interface ServerUnderTest extends AutoCloseable {
    int port();

    @Override
    void close();

    /** Starts one, on this machine, with the dashboard below this path, as {@code /a/b/}. */
    @FunctionalInterface
    interface Kind {
        ServerUnderTest start(Dashboard dashboard, String path);
    }
}
