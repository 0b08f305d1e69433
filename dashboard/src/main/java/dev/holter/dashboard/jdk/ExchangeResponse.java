package dev.holter.dashboard.jdk;

import com.sun.net.httpserver.HttpExchange;
import dev.holter.dashboard.EventStream;
import dev.holter.dashboard.Response;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** An answer of the JDK's server. */
record ExchangeResponse(HttpExchange exchange) implements Response {
    private static final int DRAINED = 16;

    @Override
    public void header(String name, String value) {
        exchange.getResponseHeaders().set(name, value);
    }

    @Override
    public void send(int status, byte[] body) throws IOException {
        drain();
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        if (body.length > 0) {
            exchange.getResponseBody().write(body);
        }
        exchange.close();
    }

    /** Takes in what is there of a body that nobody has read: closing on it would reset the connection, and the answer would be lost. Waits for nothing. */
    private void drain() throws IOException {
        InputStream in = exchange.getRequestBody();
        byte[] some = new byte[8_192];
        for (int i = 0; i < DRAINED && in.available() > 0; i++) {
            if (in.read(some) < 0) {
                return;
            }
        }
    }

    @Override
    public EventStream stream() throws IOException {
        exchange.sendResponseHeaders(200, 0);
        OutputStream out = exchange.getResponseBody();
        return new EventStream() {
            @Override
            public void write(byte[] bytes) throws IOException {
                out.write(bytes);
                out.flush();
            }

            @Override
            public void close() {
                exchange.close();
            }
        };
    }
}
