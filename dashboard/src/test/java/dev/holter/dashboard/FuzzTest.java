package dev.holter.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holter.dashboard.Http.Reply;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Requests that nobody would send on purpose: none changes anything, and each gets an answer that tells nothing of our insides. {@code -Ddashboard.fuzz=100000} sends more;
 * {@code -Ddashboard.fuzz.seed=} sends the same again.
 */
class FuzzTest {
    private static final int REQUESTS = Integer.getInteger("dashboard.fuzz", 5_000);
    private static final long SEED = Long.getLong("dashboard.fuzz.seed", System.nanoTime());

    /** What is no request at all is refused before it comes to us. */
    private static final String THE_SERVERS_OWN = "<h1>";

    /** Closed on a body that nobody wanted. */
    private static final int RESET = 0;

    private final Stored stored = new Stored();
    private final Mounted mounted = Mounted.forAll(stored);
    private final UUID run = stored.running(stored.worker(""), "");
    private final Random random = new Random(SEED);

    @AfterEach
    void close() {
        mounted.close();
        stored.close();
    }

    @Test
    void noRequestThatIsWrongChangesAnythingOrBreaksAnything() {
        String before = stored.fingerprint();
        Map<Integer, Integer> statuses = new TreeMap<>();
        for (int i = 0; i < REQUESTS; i++) {
            String sent = request(i);
            Reply reply = mounted.http().raw(sent, body(sent));
            statuses.merge(reply.status(), 1, Integer::sum);
            if (reply.status() != RESET && !reply.text().startsWith(THE_SERVERS_OWN)) {
                check(reply, "seed " + SEED + ", request " + i + ": " + sent);
            }
        }
        assertThat(statuses.getOrDefault(RESET, 0)).isLessThan(1 + REQUESTS / 50);
        assertThat(stored.fingerprint()).as("seed %s", SEED).isEqualTo(before);
        assertThat(mounted.http().get("api/v1/runs/" + run).status()).isEqualTo(200);
        System.getLogger(FuzzTest.class.getName())
                .log(System.Logger.Level.INFO, "{0} requests, by status {1}", REQUESTS, statuses);
    }

    private static void check(Reply reply, String sent) {
        assertThat(reply.status()).as(sent).isNotIn(500, 503);
        assertThat(reply.text()).as(sent).doesNotContain("Exception", "dev.holter.", "\tat ");
        if (reply.status() >= 400 && reply.body().length > 0) {
            assertThat(reply.text()).as(sent).contains("urn:holter:problem:");
        }
    }

    /** A right request with something wrong in it, so that it gets far. */
    private String request(int number) {
        Map<String, String> headers = new LinkedHashMap<>(Map.of("Host", "localhost", "Connection", "close"));
        headers.putAll(Http.acting());
        headers.put("If-Match", "\"0123456789abcdef\"");
        String method = one("GET", "POST", "POST", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "HEAD", "BREW");
        String path = "/api/v1/"
                + one(
                        "runs",
                        "runs/" + run,
                        "runs/" + run + "/cancel",
                        "runs/" + run + "/kill",
                        "runs/" + run + "/rerun",
                        "runs/" + run + "/stacks",
                        "bulk-cancellations",
                        "workers",
                        "types",
                        "audit",
                        "meta",
                        "runs/counts",
                        "nonsense",
                        "runs/" + UUID.randomUUID() + "/cancel");
        if (random.nextInt(3) == 0) {
            path = mangled(path);
        }
        if (random.nextInt(2) == 0) {
            path += "?" + one("limit", "cursor", "state", "health", "q", "from", "worker", "type", "colour") + "="
                    + mangled(one("1", "abc", "running", "%41", "2026-01-01T00:00:00Z"));
        }
        switch (random.nextInt(6)) {
            case 0 -> headers.remove("X-Holter");
            case 1 -> headers.put("Sec-Fetch-Site", one("cross-site", "same-site", "none", "x"));
            case 2 ->
                headers.put(
                        "Content-Type",
                        one("text/plain", "multipart/form-data", "application/xml", mangled("application/json")));
            case 3 -> headers.put("Origin", one("null", "http://evil.example", "https://localhost.evil", "file://"));
            case 4 ->
                headers.put("Host", one("evil.example", "", "localhost.evil", "[::9]", mangled("localhost") + ".x"));
            default -> headers.put("Idempotency-Key", one("", "a b", "\"", "x".repeat(101)));
        }
        StringBuilder head = new StringBuilder(method + " " + path.replaceAll("[ \r\n]", "+") + " HTTP/1.1\r\n");
        headers.forEach((name, value) -> head.append(name)
                .append(": ")
                .append(value.replaceAll("[\r\n]", ""))
                .append("\r\n"));
        return head.append("X-Number: ")
                .append(number)
                .append("\r\n")
                .append("Content-Length: ")
                .append(length(number))
                .append("\r\n\r\n")
                .toString();
    }

    /** Sent with a request of this number; the length is a header, so it follows from the number alone. */
    private static String text(int number) {
        Random of = new Random(SEED + number);
        List<String> bodies = new ArrayList<>(List.of(
                "{\"reason\": \"x\", \"jobType\": \"imports.daily\"}",
                "{\"reason\": \"x\"}",
                "{\"filter\": {\"type\": \"*\"}, \"reason\": \"x\"}",
                "{\"reason\": \"" + "y".repeat(of.nextInt(3_000)) + "\"}",
                "[".repeat(of.nextInt(2_000)),
                "{\"a\":".repeat(of.nextInt(500)),
                "{\"reason\": \"\\u0000\\ud800\"}",
                "\u0000\u0001\u0002",
                "{\"reason\": 1e999}",
                ""));
        String body = bodies.get(of.nextInt(bodies.size()));
        int cut = of.nextInt(4) == 0 && !body.isEmpty() ? of.nextInt(body.length()) : body.length();
        return body.substring(0, cut);
    }

    private static int length(int number) {
        return text(number).length();
    }

    private static byte[] body(String sent) {
        int at = sent.indexOf("X-Number: ") + 10;
        return text(Integer.parseInt(sent.substring(at, sent.indexOf('\r', at))))
                .getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
    }

    private String one(String... of) {
        return of[random.nextInt(of.length)];
    }

    private String mangled(String text) {
        StringBuilder out = new StringBuilder(text);
        for (int i = random.nextInt(4); i >= 0; i--) {
            int at = random.nextInt(out.length() + 1);
            out.insert(
                    at,
                    one(
                            "%00",
                            "%2f",
                            "..",
                            "/",
                            "%ff",
                            "'",
                            "\"",
                            "<",
                            "%",
                            ";",
                            "%e2%80%ae",
                            "//",
                            "x".repeat(1 + random.nextInt(50)),
                            "\\",
                            "{",
                            "#"));
        }
        return out.toString();
    }
}
