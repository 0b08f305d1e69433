package dev.holter.dashboard.servlet;

import dev.holter.dashboard.EventStream;
import dev.holter.dashboard.Response;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** An answer of a container. */
record ServletDashboardResponse(HttpServletRequest request, HttpServletResponse response) implements Response {
    @Override
    public void header(String name, String value) {
        if (name.equals("Content-Type")) {
            response.setContentType(value);
        } else {
            response.setHeader(name, value);
        }
    }

    @Override
    public void send(int status, byte[] body) throws IOException {
        response.setStatus(status);
        if (body.length > 0 || status != HttpServletResponse.SC_NOT_MODIFIED) {
            response.setContentLength(body.length);
        }
        response.getOutputStream().write(body);
    }

    /** Ends by our ping when the other side is gone, not by a time limit of the container's. */
    @Override
    public EventStream stream() throws IOException {
        if (!request.isAsyncSupported()) {
            throw new IllegalStateException(
                    "the dashboard's servlet, or a filter before it, is not registered with asyncSupported = true: its live stream needs that");
        }
        AsyncContext open = request.startAsync();
        open.setTimeout(0);
        response.setStatus(HttpServletResponse.SC_OK);
        ServletOutputStream out = response.getOutputStream();
        response.flushBuffer();
        return new Stream(open, out);
    }

    private record Stream(AsyncContext open, ServletOutputStream out) implements EventStream {
        @Override
        public void write(byte[] bytes) throws IOException {
            out.write(bytes);
            out.flush();
        }

        /** A container that has ended it already says so by throwing. */
        @Override
        public void close() {
            try {
                open.complete();
            } catch (IllegalStateException ended) {
                // It is over either way.
            }
        }
    }
}
