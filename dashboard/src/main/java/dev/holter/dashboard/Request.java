package dev.holter.dashboard;

import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** What an HTTP server knows of one request. An adapter's; used by one thread, until the answer is given. */
public interface Request {
    /** {@code GET}, {@code POST} … */
    String method();

    /** Where the dashboard is mounted, still encoded and without a slash at its end: empty, or {@code /a/b}. */
    String mount();

    /** The path below the place where the dashboard is mounted, still encoded: empty, or from its first slash on. */
    String path();

    /** What follows the question mark, still encoded; null when nothing does. */
    @Nullable
    String query();

    /** The first header of this name, in any case; null when there is none. */
    @Nullable
    String header(String name);

    /** The body, to be read once. */
    InputStream body() throws IOException;

    /** Whether the one who asks is on this machine, as far as the connection tells. */
    boolean loopback();

    /** Who asks, as the host has established; null when it has not. */
    @Nullable
    String principal();

    /** Whether the host gives this role to the one who asks. */
    boolean inRole(String role);
}
