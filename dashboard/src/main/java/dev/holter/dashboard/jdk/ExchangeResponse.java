package dev.holter.dashboard.jdk;

import com.sun.net.httpserver.HttpExchange;
import dev.holter.dashboard.EventStream;
import dev.holter.dashboard.Response;
import java.io.IOException;
import java.io.OutputStream;

/** An answer of the JDK's server. */
record ExchangeResponse(HttpExchange exchange) implements Response {
    @Override
    public void header(String name, String value) {
        exchange.getResponseHeaders().set(name, value);
    }

    @Override
    public void send(int status, byte[] body) throws IOException {
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        if (body.length > 0) {
            exchange.getResponseBody().write(body);
        }
        exchange.close();
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
