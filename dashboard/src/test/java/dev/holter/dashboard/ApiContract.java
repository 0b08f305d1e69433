package dev.holter.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holter.RunSearch;
import dev.holter.dashboard.Http.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What the HTTP API promises, on every server. G2 G4 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ApiContract {
    private final Stored stored = new Stored();
    private final Mounted mounted =
            new Mounted(server(), stored, "/a/b/", with -> with.authorizer(Authorizer.everybodyOnThisMachine()));
    private UUID worker = new UUID(0, 0);

    abstract ServerUnderTest.Kind server();

    @BeforeEach
    void worker() {
        worker = stored.worker("");
    }

    @AfterEach
    void empty() {
        stored.database()
                .execute(
                        "truncate holter.run, holter.pulse, holter.stage, holter.event, holter.command, holter.retry, holter.evidence");
        stored.database().execute("delete from holter.worker where name <> 'looker'");
    }

    @AfterAll
    void stop() {
        mounted.close();
        stored.close();
    }

    private Http http() {
        return mounted.http();
    }

    private JsonNode ok(String path) {
        Reply reply = http().get(path);
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
        return reply.json();
    }

    private static List<String> texts(JsonNode items, String field) {
        List<String> texts = new ArrayList<>();
        items.forEach(item -> texts.add(item.path(field).asText()));
        return texts;
    }

    private String tag(UUID run) {
        return String.valueOf(http().get("api/v1/runs/" + run).header("ETag"));
    }

    @Test
    void thePageIsServedBelowItsPathWithAPolicyThatLetsNothingElseIn() {
        Reply page = http().get("");

        assertThat(page.status()).isEqualTo(200);
        assertThat(page.header("Content-Type")).startsWith("text/html");
        assertThat(page.header("Content-Security-Policy"))
                .contains(
                        "default-src 'none'",
                        "script-src 'self'",
                        "frame-ancestors 'none'",
                        "require-trusted-types-for 'script'")
                .doesNotContain("unsafe");
        assertThat(page.header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(http().get("", "If-None-Match", String.valueOf(page.header("ETag")))
                        .status())
                .isEqualTo(304);
    }

    @Test
    void withoutItsLastSlashThePathLeadsThere() {
        Reply reply = http().send("GET", "/a/b", Http.pairs(), "");

        assertThat(reply.status()).isEqualTo(308);
        assertThat(reply.header("Location")).endsWith("b/");
    }

    @Test
    void noFileButThePagesIsServed() {
        for (String path : List.of(
                "..%2f..%2fDashboard.class", "Dashboard.class", "assets/", "page/index.html", "api", "api/v2/runs")) {
            assertThat(http().get(path).status()).as(path).isIn(400, 404);
        }
    }

    @Test
    void metaTellsWhoOneIsAndWhatOneMayDo() {
        JsonNode meta = ok("api/v1/meta");

        assertThat(meta.path("permissions")).hasSize(5);
        assertThat(meta.path("readOnlyBecause").isNull()).isTrue();
        assertThat(meta.path("header").path("name").asText()).isEqualTo("X-Holter");
    }

    @Test
    void aRowHasBothClocksAndAVerdict() { // A9
        UUID dead = stored.worker("state = 'lost', ended_at = now(), beat_at = now() - interval '3 minutes'");
        UUID lost = stored.running(dead, "job_type = 'a.lost'");
        UUID fine = stored.running(worker, "job_type = 'a.fine', labels = '{\"team\": \"red\"}'");
        stored.pulse(
                fine,
                "done = 30, total = 120, unit = 'users', stage = 'fetch', stage_ordinal = 2, detail = 'page 3', beat_at = now() - interval '90 seconds'");

        JsonNode rows = ok("api/v1/runs?sort=worst").path("items");

        assertThat(texts(rows, "id")).containsExactly(lost.toString(), fine.toString());
        assertThat(rows.get(0).path("verdict").path("words").asText()).isEqualTo("WORKER DEAD");
        assertThat(rows.get(0).path("stale").asBoolean()).isTrue();
        assertThat(rows.get(0).path("beatMs").asLong()).isBetween(180_000L, 400_000L);
        JsonNode row = rows.get(1);
        assertThat(row.path("verdict").path("code").asText()).isEqualTo("FINE");
        assertThat(row.path("beatMs").asLong()).isBetween(1_000L, 80_000L);
        assertThat(row.path("movedMs").asLong()).isBetween(90_000L, 190_000L);
        assertThat(row.path("elapsedMs").asLong()).isBetween(600_000L, 700_000L);
        assertThat(row.path("workerHost").asText()).isEqualTo("host-1");
        assertThat(row.path("progress").path("percent").asDouble()).isEqualTo(25.0);
        assertThat(row.path("progress").path("remainingMs").asLong()).isPositive();
        assertThat(row.path("labels").path("team").asText()).isEqualTo("red");
        assertThat(texts(rows, "status")).containsOnly("RUNNING");
    }

    @Test
    void listsAreFilteredAndGoPageByPage() {
        for (int i = 0; i < 5; i++) {
            stored.over(
                    worker, "job_type = 'imports.b" + i + "', status = 'FAILED', error_message = 'timeout " + i + "'");
        }
        stored.over(worker, "job_type = 'exports.a'");

        JsonNode first = ok("api/v1/runs?type=imports.*&state=problems&limit=3");
        JsonNode second = ok("api/v1/runs?type=imports.*&state=problems&limit=3&cursor="
                + first.path("nextCursor").asText());
        JsonNode found = ok("api/v1/runs?q=TIMEOUT%204");

        assertThat(first.path("items")).hasSize(3);
        assertThat(second.path("items")).hasSize(2);
        assertThat(second.path("nextCursor").isNull()).isTrue();
        assertThat(texts(found.path("items"), "jobType")).containsExactly("imports.b4");
        assertThat(found.path("searched").path("bounded").asBoolean()).isTrue();
        assertThat(found.path("searched").path("most").asInt()).isEqualTo(RunSearch.MOST);
        assertThat(ok("api/v1/runs?worker=" + worker + "&state=succeeded").path("items"))
                .hasSize(1);
    }

    @Test
    void healthIsAFilterOfOpenRuns() {
        stored.running(worker, "job_type = 'fine'");
        stored.running(worker, "job_type = 'asked', stop_asked_at = now()");
        stored.over(worker, "");

        assertThat(texts(ok("api/v1/runs?health=STOPPING").path("items"), "jobType"))
                .containsExactly("asked");
    }

    @Test
    void countsTellWhatThereIs() {
        stored.over(worker, "");
        stored.running(worker, "");
        stored.running(worker, "stop_asked_at = now()");
        stored.running(stored.worker("state = 'lost', ended_at = now()"), "");

        JsonNode counts = ok("api/v1/runs/counts");

        assertThat(counts.path("running").asInt()).isEqualTo(3);
        assertThat(counts.path("stale").asInt()).isEqualTo(1);
        assertThat(counts.path("cancelling").asInt()).isEqualTo(1);
        assertThat(counts.path("workersAlive").asInt()).isEqualTo(2);
        assertThat(counts.path("workersDead").asInt()).isEqualTo(1);
        assertThat(counts.path("lastFinishedAt").asText()).endsWith("Z");
    }

    @Test
    void oneRunShowsAllThatIsKnownOfIt() {
        UUID run = stored.over(
                worker,
                "status = 'FAILED', reason = 'JOB_ERROR', error_class = 'X', error_message = 'boom', error_stack = 'at a.B.c(B.java:1)'");
        stored.database()
                .execute(
                        "insert into holter.stage select ?, 1, 'fetch', started_at, ended_at, 'FAILED', 1, 2, 0, 'users', null from holter.run where run_id = ?",
                        run,
                        run);
        stored.database()
                .execute(
                        "insert into holter.evidence values (gen_random_uuid(), ?, now(), 'abandoned', 'worker-1', 'RUNNABLE', E'at java.lang.Thread.sleep(Native)\\nat com.acme.Job.run(Job.java:7)')",
                        run);
        stored.database()
                .execute(
                        "insert into holter.event (id, at, kind, run_id, text) values (gen_random_uuid(), now(), 'late-outcome', ?, 'it reports SUCCEEDED')",
                        run);

        JsonNode page = ok("api/v1/runs/" + run);

        assertThat(page.path("run").path("error").asText()).isEqualTo("X: boom");
        assertThat(page.path("errorStack").asText()).contains("B.java");
        assertThat(page.path("lateOutcome").asText()).isEqualTo("it reports SUCCEEDED");
        assertThat(page.path("run").path("verdict").path("code").asText()).isEqualTo("LATE_OUTCOME");
        assertThat(texts(page.path("stages"), "name")).containsExactly("fetch");
        assertThat(texts(page.path("evidence").get(0).path("frames"), "application"))
                .containsExactly("false", "true");
        assertThat(page.path("attempts")).hasSize(1);
        assertThat(page.path("etag").asText()).isEqualTo(tag(run));
        assertThat(ok("api/v1/runs/" + run + "/stages").path("items")).hasSize(1);
        assertThat(ok("api/v1/runs/" + run + "/stacks").path("items")).hasSize(1);
        assertThat(texts(ok("api/v1/runs/" + run + "/events").path("items"), "kind"))
                .containsExactly("late-outcome");
    }

    @Test
    void aTagHoldsUntilAFactChangesHoweverOldTheRunGrows() {
        UUID run = stored.running(worker, "");
        stored.pulse(run, "beat_at = now() - interval '1 hour'");
        String before = tag(run);

        assertThat(http().get("api/v1/runs/" + run, "If-None-Match", before).status())
                .isEqualTo(304);

        stored.pulse(run, "done = 1");

        assertThat(http().get("api/v1/runs/" + run, "If-None-Match", before).status())
                .isEqualTo(200);
    }

    @Test
    void workersAliveAndDeadAreDifferentWords() { // E3
        UUID dead = stored.worker("name = 'w2', state = 'lost', ended_at = now()");
        UUID held = stored.over(dead, "status = 'TIMED_OUT', reason = 'WORKER_LOST'");
        stored.worker("name = 'w3', state = 'stopped', ended_at = now()");
        UUID run = stored.running(worker, "");

        JsonNode workers = ok("api/v1/workers");

        assertThat(texts(workers.path("alive"), "name")).contains("w1");
        assertThat(texts(workers.path("ended"), "words"))
                .contains("stopped cleanly", "dead: it stopped renewing its lease");
        assertThat(texts(ok("api/v1/workers/" + dead).path("held"), "id")).containsExactly(held.toString());
        assertThat(texts(ok("api/v1/workers/" + worker).path("runs"), "id")).containsExactly(run.toString());
        assertThat(http().get("api/v1/workers/" + UUID.randomUUID()).code()).isEqualTo("not-found");
    }

    @Test // G7
    void theDoctorsFindingsAreThereForThoseWhoMaySeeDetails() {
        JsonNode answer = ok("api/v1/doctor");

        assertThat(answer.path("worst").asText()).isEqualTo("WARN");
        assertThat(answer.path("findings"))
                .extracting(one ->
                        one.path("check").asText() + " " + one.path("verdict").asText())
                .contains("CONNECTION OK", "SCHEMA OK", "ROLE WARN");
        assertThat(http().post("api/v1/doctor", "{}").status()).isEqualTo(405);
    }

    @Test
    void auditAndTypesAnswer() {
        assertThat(ok("api/v1/audit").path("items")).isEmpty();
        assertThat(ok("api/v1/types").path("items").isArray()).isTrue();
    }

    @Test
    void aCancelIsRecordedWithWhoAndWhy() { // D4
        UUID run = stored.running(worker, "");

        Reply reply = http().post("api/v1/runs/" + run + "/cancel", "{\"reason\": \"enough\"}");

        assertThat(reply.status()).as(reply.text()).isEqualTo(202);
        assertThat(reply.json().path("answer").asText()).isEqualTo("ACCEPTED");
        assertThat(stored.row(run)).containsEntry("stop_note", "enough").containsEntry("stop_reason", "CANCEL");
        assertThat(stored.row(run).get("stop_actor")).isEqualTo("somebody on this machine");
        assertThat(stored.events("cancel")).isEqualTo(1);
    }

    @Test
    void theSameRequestAgainGetsTheSameAnswerAndChangesNothing() {
        UUID run = stored.running(worker, "");
        String key = UUID.randomUUID().toString();
        http().post("api/v1/runs/" + run + "/cancel", "{\"reason\": \"enough\"}", "Idempotency-Key", key);
        String before = stored.fingerprint();

        Reply again = http().post("api/v1/runs/" + run + "/cancel", "{\"reason\": \"enough\"}", "Idempotency-Key", key);
        Reply other = http().post("api/v1/runs/" + run + "/cancel", "{\"reason\": \"other\"}", "Idempotency-Key", key);

        assertThat(again.status()).isEqualTo(202);
        assertThat(again.json().path("answer").asText()).isEqualTo("ACCEPTED");
        assertThat(again.header("Idempotency-Replayed")).isEqualTo("true");
        assertThat(other.code()).isEqualTo("key-reused");
        assertThat(stored.fingerprint()).isEqualTo(before);
        assertThat(stored.events("cancel")).isEqualTo(1);
    }

    @Test
    void aKillTakesTheTagTheTypeAndAReason() { // D3
        UUID run = stored.running(worker, "");

        assertThat(kill(run, "{\"reason\": \"hangs\", \"jobType\": \"imports.daily\"}")
                        .code())
                .isEqualTo("precondition");
        assertThat(kill(run, "{\"reason\": \" \", \"jobType\": \"imports.daily\"}", "If-Match", tag(run))
                        .code())
                .isEqualTo("bad-request");
        assertThat(kill(run, "{\"reason\": \"hangs\", \"jobType\": \"imports\"}", "If-Match", tag(run))
                        .code())
                .isEqualTo("bad-request");
        assertThat(kill(run, "{\"reason\": \"hangs\", \"jobType\": \"imports.daily\"}", "If-Match", "*")
                        .code())
                .isEqualTo("bad-request");
        assertThat(stored.row(run)).containsEntry("status", "RUNNING");

        Reply done = kill(run, "{\"reason\": \"hangs\", \"jobType\": \"imports.daily\"}", "If-Match", tag(run));

        assertThat(done.status()).as(done.text()).isEqualTo(200);
        assertThat(stored.row(run)).containsEntry("status", "TERMINATED").containsEntry("reason", "KILLED");
        assertThat(kill(run, "{\"reason\": \"hangs\", \"jobType\": \"imports.daily\"}", "If-Match", tag(run))
                        .code())
                .isEqualTo("over");
    }

    private Reply kill(UUID run, String body, String... headers) {
        return http().post("api/v1/runs/" + run + "/kill", body, headers);
    }

    @Test
    void aKillIsNotDoneWhenABeatCameBackMeanwhile() {
        UUID run = stored.running(worker, "");
        stored.pulse(run, "beat_at = now() - interval '10 minutes'");
        String seen = tag(run);
        stored.pulse(run, "beat_at = now(), done = 1");

        Reply reply = kill(run, "{\"reason\": \"hangs\", \"jobType\": \"imports.daily\"}", "If-Match", seen);

        assertThat(reply.status()).isEqualTo(412);
        assertThat(stored.row(run)).containsEntry("status", "RUNNING");
        assertThat(stored.events("denied")).isEqualTo(1);
    }

    @Test
    void aRunThatGoesOnBeatingCanBeKilledAllTheSame() {
        UUID run = stored.running(worker, "stop_asked_at = now()");
        String seen = tag(run);
        stored.pulse(run, "beat_at = now(), done = 1");

        assertThat(kill(run, "{\"reason\": \"ignores us\", \"jobType\": \"imports.daily\"}", "If-Match", seen)
                        .status())
                .isEqualTo(200);
    }

    @Test
    void aKillMayHaveTheWorkBegunAnew() {
        UUID run = stored.running(worker, "");

        Reply done = kill(
                run, "{\"reason\": \"hangs\", \"jobType\": \"imports.daily\", \"retry\": true}", "If-Match", tag(run));

        assertThat(done.status()).as(done.text()).isEqualTo(200);
        assertThat(stored.database().count("select count(*) from holter.retry where run_id = ?", run))
                .isEqualTo(1);
    }

    @Test
    void aLookAtTheThreadsIsSentToTheWorker() { // B8
        UUID run = stored.running(worker, "");

        Reply reply = http().post("api/v1/runs/" + run + "/stacks", "{}");

        assertThat(reply.status()).as(reply.text()).isEqualTo(202);
        assertThat(stored.database().count("select count(*) from holter.command where run_id = ?", run))
                .isEqualTo(1);
        assertThat(http().post("api/v1/runs/" + stored.over(worker, "") + "/stacks", "{}")
                        .code())
                .isEqualTo("over");
    }

    @Test
    void workThatIsOverBeginsAnewOnce() { // G6
        UUID run = stored.over(worker, "status = 'FAILED'");

        assertThat(http().post("api/v1/runs/" + run + "/rerun", "{}")
                        .json()
                        .path("answer")
                        .asText())
                .isEqualTo("QUEUED");
        assertThat(http().post("api/v1/runs/" + run + "/rerun", "{}")
                        .json()
                        .path("answer")
                        .asText())
                .isEqualTo("QUEUED_BEFORE");
        assertThat(http().post("api/v1/runs/" + stored.running(worker, "") + "/rerun", "{}")
                        .code())
                .isEqualTo("not-over");
        assertThat(stored.database().count("select count(*) from holter.retry")).isEqualTo(1);
    }

    @Test
    void manyAreCancelledAtOnceOrFirstOnlyShown() {
        UUID one = stored.running(worker, "job_type = 'bulk.a'");
        UUID two = stored.running(worker, "job_type = 'bulk.b'");
        UUID other = stored.running(worker, "job_type = 'other'");
        String before = stored.fingerprint();

        Reply dry = http().post(
                        "api/v1/bulk-cancellations",
                        "{\"filter\": {\"type\": \"bulk.*\"}, \"reason\": \"x\", \"dryRun\": true}");

        assertThat(dry.json().path("matched").asInt()).as(dry.text()).isEqualTo(2);
        assertThat(stored.fingerprint()).isEqualTo(before);

        Reply done =
                http().post("api/v1/bulk-cancellations", "{\"filter\": {\"type\": \"bulk.*\"}, \"reason\": \"x\"}");

        assertThat(texts(done.json().path("items"), "answer")).containsExactly("ACCEPTED", "ACCEPTED");
        assertThat(stored.row(one).get("stop_asked_at")).isNotNull();
        assertThat(stored.row(two).get("stop_asked_at")).isNotNull();
        assertThat(stored.row(other).get("stop_asked_at")).isNull();
        assertThat(http().post("api/v1/bulk-cancellations", "{\"filter\": {}, \"reason\": \"x\"}")
                        .code())
                .isEqualTo("bad-request");
        assertThat(texts(
                        http().post(
                                        "api/v1/bulk-cancellations",
                                        "{\"ids\": [\"" + other + "\", \"" + UUID.randomUUID()
                                                + "\"], \"reason\": \"x\"}")
                                .json()
                                .path("items"),
                        "answer"))
                .containsExactly("ACCEPTED", "UNKNOWN");
    }

    @Test
    void theStreamTellsWhatIsNewAndOnlyThat() {
        UUID run = stored.running(worker, "");
        stored.pulse(run, "beat_at = now() - interval '1 hour'");
        try (Events events = new Events(http(), "runs,counts,workers,events,run:" + run)) {
            await().atMost(Stored.patience())
                    .until(() -> events.has(
                            "run", data -> data.path("run").path("id").asText().equals(run.toString())));
            await().atMost(Stored.patience()).until(() -> events.has("events", data -> true));
            assertThat(events.heard().get(0).name()).isEqualTo("hello");
            assertThat(events.of("counts").get(0).path("running").asInt()).isEqualTo(1);

            stored.pulse(run, "done = 7");

            await().atMost(Stored.patience())
                    .until(() -> events.has(
                            "run",
                            data -> data.path("run")
                                            .path("progress")
                                            .path("done")
                                            .asInt()
                                    == 7));
            assertThat(events.of("run")).hasSize(2);
            assertThat(events.of("counts")).hasSize(1);
        }
        await().atMost(Stored.patience()).until(() -> {
            stored.running(worker, "");
            return mounted.dashboard().openStreams() == 0;
        });
    }

    @Test
    void hostileTextStaysTextAndIsSpelledOut() { // pitfall 38
        UUID run =
                stored.running(worker, "job_type = ?, note = ?", "<script>alert(1)</script>", "a\u202Eb\u0007c\u2028");
        stored.pulse(run, "detail = ?", "x".repeat(2_000));

        Reply reply = http().get("api/v1/runs/" + run);

        JsonNode row = reply.json().path("run");
        assertThat(reply.header("Content-Type")).startsWith("application/json");
        assertThat(row.path("jobType").asText()).isEqualTo("<script>alert(1)</script>");
        assertThat(row.path("note").asText()).isEqualTo("a\\u202eb\u2407c\\u2028");
        assertThat(row.path("progress").path("detail").asText()).hasSize(500).endsWith("…");
    }

    @Test
    void whatIsLargeComesZippedWhenThatIsWelcome() {
        for (int i = 0; i < 10; i++) {
            stored.over(worker, "");
        }

        Reply zipped = http().get("api/v1/runs", "Accept-Encoding", "gzip");

        assertThat(zipped.header("Content-Encoding")).isEqualTo("gzip");
        assertThat(new String(zipped.unzipped(), java.nio.charset.StandardCharsets.UTF_8))
                .contains("imports.daily");
        assertThat(http().get("api/v1/runs").header("Content-Encoding")).isNull();
    }
}
