package dev.holter.dashboard;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.GZIPOutputStream;

/** The page's built files, from the class path. Thread-safe. */
final class PageFiles {
    private static final String PLACE = "page/";
    private static final String NAME =
            "(assets/)?[A-Za-z0-9_-]+(\\.[A-Za-z0-9_-]+)*\\.(html|js|css|svg|png|ico|woff2|json|txt|webmanifest)";
    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "svg", "image/svg+xml",
            "png", "image/png",
            "ico", "image/x-icon",
            "woff2", "font/woff2",
            "json", "application/json",
            "txt", "text/plain; charset=utf-8",
            "webmanifest", "application/manifest+json");

    private final Map<String, Optional<Answer>> files = new ConcurrentHashMap<>();

    /** Empty when there is no such file. */
    Optional<Answer> file(String path) {
        String name = path.isEmpty() ? "index.html" : path;
        return name.length() < 200 && name.matches(NAME)
                ? Optional.ofNullable(files.get(name)).orElseGet(() -> read(name))
                : Optional.empty();
    }

    private Optional<Answer> read(String name) {
        try (InputStream in = PageFiles.class.getResourceAsStream(PLACE + name)) {
            if (in == null) {
                return Optional.empty();
            }
            Optional<Answer> file = Optional.of(answer(name, in.readAllBytes()));
            files.put(name, file);
            return file;
        } catch (IOException e) {
            throw new IllegalStateException("the page's file " + name + " cannot be read from the jar", e);
        }
    }

    private static Answer answer(String name, byte[] bytes) {
        String type = TYPES.getOrDefault(name.substring(name.lastIndexOf('.') + 1), "application/octet-stream");
        String tag = "\"" + HexFormat.of().formatHex(JsonOut.sha256().digest(bytes), 0, 12) + "\"";
        String caching = name.startsWith("assets/") ? "public, max-age=31536000, immutable" : "no-cache";
        return new Answer(200, type, tag, Map.of("Cache-Control", caching), bytes);
    }

    static byte[] zipped(byte[] bytes) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length / 3 + 64);
        try (GZIPOutputStream zip = new GZIPOutputStream(out)) {
            zip.write(bytes);
        }
        return out.toByteArray();
    }
}
