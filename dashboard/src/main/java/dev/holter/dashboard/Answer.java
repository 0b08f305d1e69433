package dev.holter.dashboard;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An answer that is ready to be sent. Immutable. */
final class Answer {
    static final String JSON = "application/json; charset=utf-8";
    static final String PROBLEM = "application/problem+json; charset=utf-8";

    private final int status;
    private final String type;
    private final @Nullable String tag;
    private final Map<String, String> headers;
    private final byte[] body;

    /** {@code tag} is its strong ETag with quotes, null when it has none. */
    Answer(int status, String type, @Nullable String tag, Map<String, String> headers, byte[] body) {
        this.status = status;
        this.type = type;
        this.tag = tag;
        this.headers = headers;
        this.body = body;
    }

    int status() {
        return status;
    }

    String type() {
        return type;
    }

    @Nullable
    String tag() {
        return tag;
    }

    Map<String, String> headers() {
        return headers;
    }

    /** Nobody changes it. */
    byte[] body() {
        return body;
    }

    /** What was asked for, with the digest of its facts as its tag. */
    static Answer ok(JsonOut out) {
        String tag = "\"" + out.facts() + "\"";
        return new Answer(200, JSON, tag, Map.of(), out.bytes());
    }

    /** The same with a tag of its own. */
    static Answer ok(JsonOut out, String tag) {
        return new Answer(200, JSON, tag, Map.of(), out.bytes());
    }

    /** What became of a wish. */
    static Answer done(int status, JsonOut out) {
        return new Answer(status, JSON, null, Map.of(), out.bytes());
    }

    Answer with(String header, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(header, value);
        return new Answer(status, type, tag, more, body);
    }

    static Answer problem(Problem problem, String requestId, String instance) {
        Problem.Code code = problem.code();
        JsonOut out = new JsonOut();
        out.text("type", "urn:holter:problem:" + code.word())
                .text("title", code.title())
                .number("status", code.status())
                .text("code", code.word())
                .text("detail", ShownText.line(problem.detail(), ShownText.MESSAGE))
                .text("instance", ShownText.line(instance, ShownText.NAME))
                .text("requestId", requestId);
        return new Answer(code.status(), PROBLEM, null, problem.headers(), out.bytes());
    }

    /** An address to go to instead. */
    static Answer redirect(String location) {
        byte[] body = ("See " + location).getBytes(StandardCharsets.UTF_8);
        return new Answer(308, "text/plain; charset=utf-8", null, Map.of("Location", location), body);
    }
}
