package dev.holter.dashboard;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/** A stream that a test listens to, on a thread of its own. */
final class Events implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private final InputStream stream;
    private final int status;
    private final List<Event> heard = new CopyOnWriteArrayList<>();
    private volatile boolean over;

    /** One event. */
    record Event(String name, JsonNode data) {}

    Events(Http http, String topics) {
        URI uri = URI.create("http://localhost:" + http.port() + http.base() + "api/v1/stream?topics=" + topics);
        try {
            HttpResponse<InputStream> response =
                    CLIENT.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofInputStream());
            status = response.statusCode();
            stream = response.body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        Thread reader = new Thread(this::read, "test-events");
        reader.setDaemon(true);
        reader.start();
    }

    private void read() {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            String name = "";
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("event: ")) {
                    name = line.substring(7);
                } else if (line.startsWith("data: ")) {
                    heard.add(new Event(name, JSON.readTree(line.substring(6))));
                }
            }
        } catch (IOException closed) {
            // By the test, or by the other side.
        } finally {
            over = true;
        }
    }

    int status() {
        return status;
    }

    boolean over() {
        return over;
    }

    List<Event> heard() {
        return List.copyOf(heard);
    }

    List<JsonNode> of(String name) {
        return heard.stream()
                .filter(event -> event.name().equals(name))
                .map(Event::data)
                .toList();
    }

    boolean has(String name, Predicate<JsonNode> what) {
        return of(name).stream().anyMatch(what);
    }

    @Override
    public void close() {
        try {
            stream.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
