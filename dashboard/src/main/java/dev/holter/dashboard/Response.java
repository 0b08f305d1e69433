package dev.holter.dashboard;

import java.io.IOException;

/** Where one answer goes: headers first, then the answer or the stream, once. An adapter's; used by one thread at a time. */
public interface Response {
    /** Sets a header. */
    void header(String name, String value);

    /** Sends all of an answer; an empty body for none. */
    void send(int status, byte[] body) throws IOException;

    /** Sends the headers with status 200, and gives what the rest is written to: also from another thread, and long after the request's own has gone. */
    EventStream stream() throws IOException;
}
