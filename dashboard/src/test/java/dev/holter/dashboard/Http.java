package dev.holter.dashboard;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/** A client that sends what it is told to, Host and all, on a connection of its own. Any thread. */
record Http(int port, String base) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** What came back. */
    record Reply(int status, Map<String, String> headers, byte[] body) {
        JsonNode json() {
            try {
                return JSON.readTree(body);
            } catch (IOException e) {
                throw new UncheckedIOException(text(), e);
            }
        }

        String text() {
            return new String(body, StandardCharsets.UTF_8);
        }

        @Nullable
        String header(String name) {
            return headers.get(name.toLowerCase(Locale.ROOT));
        }

        String code() {
            return json().path("code").asText();
        }

        byte[] unzipped() {
            try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(body))) {
                return in.readAllBytes();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    Reply get(String path, String... headers) {
        return send("GET", base + path, pairs(headers), "");
    }

    /** As the page does it. */
    Reply post(String path, String body, String... headers) {
        Map<String, String> all = acting();
        all.putAll(pairs(headers));
        all.values().removeIf(String::isEmpty);
        return send("POST", base + path, all, body);
    }

    static Map<String, String> acting() {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Content-Type", "application/json");
        headers.put("X-Holter", "1");
        headers.put("Idempotency-Key", UUID.randomUUID().toString());
        headers.put("Sec-Fetch-Site", "same-origin");
        return headers;
    }

    static Map<String, String> pairs(String... headers) {
        Map<String, String> map = new LinkedHashMap<>();
        for (int i = 0; i < headers.length; i += 2) {
            map.put(headers[i], headers[i + 1]);
        }
        return map;
    }

    Reply send(String method, String target, Map<String, String> headers, String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        Map<String, String> all = new LinkedHashMap<>(Map.of("Host", "localhost:" + port, "Connection", "close"));
        if (bytes.length > 0 || method.equals("POST")) {
            all.put("Content-Length", Integer.toString(bytes.length));
        }
        all.putAll(headers);
        StringBuilder head = new StringBuilder(method + " " + target + " HTTP/1.1\r\n");
        all.forEach(
                (name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        return raw(head.append("\r\n").toString(), bytes);
    }

    Reply raw(String head, byte[] body) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(60_000);
            try {
                socket.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
                socket.getOutputStream().write(body);
                socket.getOutputStream().flush();
            } catch (IOException refusedBeforeTheEnd) {
                // What it says about it is still to be read.
            }
            return parsed(answer(socket), method(head));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Nothing, when the other side closed on what it did not read and the system took its answer away. */
    private static byte[] answer(Socket socket) throws IOException {
        try {
            return socket.getInputStream().readAllBytes();
        } catch (SocketException reset) {
            return new byte[0];
        }
    }

    private static String method(String head) {
        return head.substring(0, Math.max(0, head.indexOf(' ')));
    }

    private static Reply parsed(byte[] all, String method) {
        String text = new String(all, StandardCharsets.ISO_8859_1);
        int end = text.indexOf("\r\n\r\n");
        if (end < 0) {
            return new Reply(0, Map.of(), all);
        }
        String[] lines = text.substring(0, end).split("\r\n");
        Map<String, String> headers = new LinkedHashMap<>();
        for (int i = 1; i < lines.length; i++) {
            int colon = lines[i].indexOf(':');
            headers.put(
                    lines[i].substring(0, colon).toLowerCase(Locale.ROOT),
                    lines[i].substring(colon + 1).strip());
        }
        byte[] rest = java.util.Arrays.copyOfRange(all, end + 4, all.length);
        boolean chunked = "chunked".equals(headers.get("transfer-encoding"));
        int status = Integer.parseInt(lines[0].split(" ")[1]);
        return new Reply(status, headers, chunked && !method.equals("HEAD") ? whole(rest) : rest);
    }

    private static byte[] whole(byte[] chunks) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        String text = new String(chunks, StandardCharsets.ISO_8859_1);
        int at = 0;
        while (at < text.length()) {
            int line = text.indexOf("\r\n", at);
            int size = Integer.parseInt(text.substring(at, line).strip(), 16);
            out.write(chunks, line + 2, size);
            at = line + 2 + size + 2;
            if (size == 0) {
                break;
            }
        }
        return out.toByteArray();
    }
}
