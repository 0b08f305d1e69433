package dev.holter.dashboard;

import java.io.IOException;

/** An answer that stays open. An adapter's; used by one thread. */
public interface EventStream extends AutoCloseable {
    /** Sends this at once; waits while the other side does not read. Throws when it is gone. */
    void write(byte[] bytes) throws IOException;

    /** Ends the answer. */
    @Override
    void close();
}
