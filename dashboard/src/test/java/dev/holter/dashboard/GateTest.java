package dev.holter.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holter.dashboard.Http.Reply;
import dev.holter.dashboard.jdk.DashboardServer;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who and what is let in. G4 */
class GateTest {
    private static final String CANCEL = "{\"reason\": \"x\"}";

    private final Stored stored = new Stored();
    private final UUID run = stored.running(stored.worker(""), "error_message = 'secret'");
    private Mounted mounted = Mounted.forAll(stored);

    @AfterEach
    void close() {
        mounted.close();
        stored.close();
    }

    private void with(UnaryOperator<DashboardBuilder> with) {
        mounted.close();
        mounted = new Mounted(Servers::jdk, stored, "/", with);
    }

    private Reply cancel(String... headers) {
        return mounted.http().post("api/v1/runs/" + run + "/cancel", CANCEL, headers);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "evil.example",
                "evil.example:80",
                "localhost.evil.example",
                "127.0.0.1.evil.example",
                "",
                "a b",
                "localhost:80:80",
                "[::2]"
            })
    void aForeignNameIsNotServedEvenOnThisMachine(String host) {
        Reply reply = mounted.http().get("api/v1/runs", "Host", host);

        assertThat(reply.status()).isIn(400, 421);
        assertThat(reply.text()).doesNotContain("items");
    }

    @Test
    void aNameThatIsAllowedIsServed() {
        with(builder -> builder.allowedHosts("Holter.internal"));

        assertThat(mounted.http()
                        .get("api/v1/runs", "Host", "holter.INTERNAL:8443")
                        .status())
                .isEqualTo(200);
        assertThat(mounted.http().get("", "Host", "other.internal").code()).isEqualTo("host");
    }

    @ParameterizedTest
    @CsvSource({
        "Sec-Fetch-Site, cross-site, cross-site",
        "Sec-Fetch-Site, same-site, cross-site",
        "Sec-Fetch-Site, none, cross-site",
        "Origin, http://evil.example, cross-site",
        "Origin, null, cross-site",
        "X-Holter, '', cross-site",
        "X-Holter, 2, cross-site",
        "Content-Type, '', media-type",
        "Content-Type, text/plain, media-type",
        "Content-Type, application/x-www-form-urlencoded, media-type",
        "Content-Type, application/json; charset=utf-16, media-type",
        "Idempotency-Key, '', bad-request",
        "Idempotency-Key, a b, bad-request"
    })
    void whatAPageElsewhereCouldSendChangesNothing(String header, String value, String code) {
        String before = stored.fingerprint();

        Reply reply = cancel(header, value);

        assertThat(reply.code()).as(reply.text()).isEqualTo(code);
        assertThat(reply.header("Content-Type")).startsWith("application/problem+json");
        assertThat(reply.json().path("requestId").asText()).isEqualTo(reply.header("X-Request-Id"));
        assertThat(stored.fingerprint()).isEqualTo(before);
        assertThat(stored.events("denied")).isEqualTo(code.equals("cross-site") ? 1 : 0);
    }

    @Test
    void theOwnOriginAndAClientThatIsNoBrowserPass() {
        assertThat(cancel(
                                "Sec-Fetch-Site",
                                "",
                                "Origin",
                                "http://localhost:" + mounted.http().port())
                        .status())
                .isEqualTo(202);
        assertThat(cancel("Sec-Fetch-Site", "").status()).isEqualTo(202);
    }

    @Test
    void withoutAnAuthorizerThisMachineMayLookAndNobodyMayAct() {
        with(builder -> builder);
        String before = stored.fingerprint();

        assertThat(mounted.http().get("api/v1/runs").status()).isEqualTo(200);
        assertThat(mounted.http()
                        .get("api/v1/meta")
                        .json()
                        .path("readOnlyBecause")
                        .asText())
                .contains("No authorizer");
        assertThat(cancel().status()).isEqualTo(403);
        assertThat(mounted.http()
                        .post("api/v1/bulk-cancellations", "{\"ids\": [\"" + run + "\"], \"reason\": \"x\"}")
                        .status())
                .isEqualTo(403);
        assertThat(stored.fingerprint()).isEqualTo(before);
        assertThat(stored.events("denied")).isEqualTo(2);
        assertThat(String.valueOf(stored.database()
                        .text("select text from holter.event where kind = 'denied' and run_id is not null")))
                .contains("cancel", "CANCEL");
    }

    @ParameterizedTest
    @ValueSource(strings = {"X-Forwarded-For", "Forwarded", "X-Real-IP", "Via"})
    void whoComesThroughAProxyIsNotOnThisMachine(String header) {
        with(builder -> builder);

        assertThat(mounted.http().get("api/v1/runs", header, "for=10.0.0.1").code())
                .isEqualTo("forbidden");
    }

    @Test
    void aServerThatIsReachedFromElsewhereNeedsAnAuthorizer() {
        try (Dashboard open = Dashboard.of(stored.holter().console()).build()) {
            assertThatThrownBy(() -> DashboardServer.start(open, new InetSocketAddress("0.0.0.0", 0), "/"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("give it an authorizer")
                    .hasMessageContaining("127.0.0.1");
        }
    }

    @Test
    void whoMayLookSeesNoErrorsAndNoButtons() {
        with(builder -> builder.authorizer((caller, permission, run) -> permission == Permission.VIEW));

        JsonNode page = mounted.http().get("api/v1/runs/" + run).json();

        assertThat(page.path("withheld").asBoolean()).isTrue();
        assertThat(page.toString()).doesNotContain("secret");
        assertThat(page.path("run").path("actions")).isEmpty();
        assertThat(mounted.http().get("api/v1/runs").text()).doesNotContain("secret");
        assertThat(mounted.http().get("api/v1/runs/" + run + "/stacks").status())
                .isEqualTo(403);
        assertThat(mounted.http().get("api/v1/doctor").status()).isEqualTo(403);
        assertThat(cancel().status()).isEqualTo(403);
    }

    @Test
    void anAuthorizerSeesTheRunAndOneThatFailsHasSaidNo() {
        UUID other = stored.running(stored.worker(""), "job_type = 'payroll'");
        with(builder -> builder.authorizer((caller, permission, seen) -> {
            if (permission == Permission.CANCEL) {
                throw new IllegalStateException("broken");
            }
            return seen == null || !seen.jobType().equals("payroll");
        }));

        assertThat(mounted.http().get("api/v1/runs/" + other).status()).isEqualTo(403);
        assertThat(mounted.http().get("api/v1/runs").json().path("items")).hasSize(1);
        assertThat(cancel().status()).isEqualTo(403);
    }

    @Test
    void whatOfManyMayNotBeCancelledIsLeftAloneAndInTheAuditTrail() {
        UUID other = stored.running(stored.worker(""), "job_type = 'payroll'");
        with(builder -> builder.authorizer((caller, permission, seen) -> permission != Permission.CANCEL
                || seen == null
                || !seen.jobType().equals("payroll")));
        String both = "{\"ids\": [\"" + run + "\", \"" + other + "\"], \"reason\": \"x\", \"dryRun\": ";

        JsonNode dry =
                mounted.http().post("api/v1/bulk-cancellations", both + "true}").json();
        assertThat(stored.events("denied")).isZero();
        JsonNode done = mounted.http()
                .post("api/v1/bulk-cancellations", both + "false}")
                .json();

        assertThat(dry.path("items").findValuesAsText("answer")).containsExactly("null", "FORBIDDEN");
        assertThat(done.path("items").findValuesAsText("answer")).containsExactly("ACCEPTED", "FORBIDDEN");
        assertThat(stored.row(other).get("stop_asked_at")).isNull();
        assertThat(stored.database()
                        .count("select count(*) from holter.event where kind = 'denied' and run_id = ?", other))
                .isEqualTo(1);
    }

    @Test
    void rolesAreTheHosts() {
        Authorizer byRole =
                Authorizer.byRole(Map.of(Permission.VIEW, Set.of("dev", "ops"), Permission.KILL, Set.of("ops")));
        Caller dev = new Caller("anna", false, "dev"::equals);

        assertThat(byRole.allows(dev, Permission.VIEW, null)).isTrue();
        assertThat(byRole.allows(dev, Permission.KILL, null)).isFalse();
        assertThat(byRole.allows(new Caller("ben", false, "ops"::equals), Permission.KILL, null))
                .isTrue();
    }

    @Test
    void killsAreLimited() {
        List<Reply> replies = new ArrayList<>();
        for (int i = 0; i < 11; i++) {
            UUID each = stored.running(stored.worker(""), "");
            replies.add(mounted.http()
                    .post(
                            "api/v1/runs/" + each + "/kill",
                            "{\"reason\": \"x\", \"jobType\": \"imports.daily\"}",
                            "If-Match",
                            String.valueOf(
                                    mounted.http().get("api/v1/runs/" + each).header("ETag"))));
        }

        Reply last = replies.get(10);
        assertThat(last.code()).isEqualTo("rate");
        assertThat(Integer.parseInt(String.valueOf(last.header("Retry-After")))).isBetween(1, 61);
        assertThat(stored.database().count("select count(*) from holter.run where status = 'TERMINATED'"))
                .isEqualTo(10);
    }

    @Test
    void deniedAttemptsAreWrittenUpToALimitAndCountedBeyond() {
        for (int i = 0; i < 40; i++) {
            cancel("X-Holter", "0");
        }

        assertThat(stored.events("denied")).isEqualTo(30);
    }

    @Test
    void whatIsTooLargeIsNotRead() {
        String large = "{\"reason\": \"" + "x".repeat(70_000) + "\"}";

        assertThat(mounted.http().post("api/v1/runs/" + run + "/cancel", large).code())
                .isEqualTo("too-large");
        assertThat(mounted.http().get("api/v1/runs?q=" + "x".repeat(9_000)).code())
                .isEqualTo("uri-too-long");
        assertThat(mounted.http()
                        .post("api/v1/runs/" + run + "/cancel", "{\"reason\": \"" + "x".repeat(1_001) + "\"}")
                        .code())
                .isEqualTo("bad-request");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{",
                "{\"reason\": 1}",
                "{\"reason\": \"a\", \"reason\": \"b\"}",
                "{\"reasn\": \"a\"}",
                "{} {}",
                "null",
                "{\"reason\": {\"a\": {\"b\": {\"c\": {\"d\": 1}}}}}"
            })
    void aMalformedBodyIsRefused(String body) {
        assertThat(mounted.http().post("api/v1/runs/" + run + "/cancel", body).code())
                .isEqualTo("bad-request");
        assertThat(stored.events("cancel")).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "limit=0",
                "limit=1000",
                "limit=x",
                "state=nonsense",
                "health=1",
                "worker=1",
                "from=yesterday",
                "cursor=abc",
                "colour=red",
                "type=a&type=b",
                "q=%ff",
                "q=%00",
                "sort=best",
                "sort=worst&type=a"
            })
    void aWrongParameterIsNamed(String query) {
        Reply reply = mounted.http().get("api/v1/runs?" + query);

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.text()).contains("\"code\":\"bad-request\"");
    }

    @Test
    void aWrongMethodIsToldTheRightOne() {
        Reply reply = mounted.http().send("DELETE", "/api/v1/runs/" + run, Http.acting(), "");

        assertThat(reply.status()).isEqualTo(405);
        assertThat(reply.header("Allow")).isEqualTo("GET, HEAD");
        assertThat(mounted.http().get("api/v1/runs/" + run + "/cancel").header("Allow"))
                .isEqualTo("POST");
        assertThat(mounted.http().post("api/v1/runs", "{}").status()).isEqualTo(405);
        assertThat(mounted.http().post("nothing", "{}").status()).isEqualTo(404);
    }

    @Test
    void aDatabaseThatIsAwayIsToldAsSuch() {
        stored.database().execute("alter schema holter rename to gone");

        Reply reply = mounted.http().get("api/v1/runs");

        assertThat(reply.status()).isEqualTo(503);
        assertThat(reply.code()).isEqualTo("database");
        assertThat(reply.header("Retry-After")).isNotNull();
        assertThat(reply.text()).doesNotContain("holter.run", "select", "Exception");
    }
}
