package dev.holter.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is said of a run in each case, what is suggested, and what is offered. G1 D3 */
class VerdictsTest {
    private static final String ASKED = "stop_asked_at = now()";
    private static final String KILLED = "status = 'TERMINATED', reason = 'KILLED', " + ASKED;

    private final Stored stored = new Stored();
    private final Mounted mounted = Mounted.forAll(stored);
    private final UUID worker = stored.worker("");
    private final Map<String, UUID> runs = new LinkedHashMap<>();

    @AfterEach
    void close() {
        mounted.close();
        stored.close();
    }

    private void running(String type, UUID on, String assignments) {
        runs.put(type, stored.running(on, assignments + (assignments.isEmpty() ? "" : ", ") + "job_type = ?", type));
    }

    private void over(String type, String assignments) {
        runs.put(type, stored.over(worker, assignments + (assignments.isEmpty() ? "" : ", ") + "job_type = ?", type));
    }

    @Test
    void eachCaseHasItsWordsWhatToDoAndWhatIsOffered() {
        for (int i = 0; i < 5; i++) {
            stored.over(worker, "job_type = 'slow'");
        }
        running("fine", worker, "");
        running("slow", worker, "");
        running("stalled", worker, "stale_reason = 'STALLED', stale_since = now()");
        running("overdue", worker, "stale_reason = 'DEADLINE', stale_since = now()");
        running("quiet", worker, "stale_reason = 'QUIET', stale_since = now()");
        running("dead", stored.worker("state = 'lost', ended_at = now()"), "");
        running("suspect", stored.worker("suspect_since = now()"), "");
        running("asked", worker, ASKED);
        running("deaf", worker, ASKED + ", interrupted_at = now()");
        running("abandoned", worker, ASKED + ", interrupted_at = now(), abandoned_at = now()");
        over("killed", KILLED);
        over("late", KILLED + ", left_at = now()");
        over("left", KILLED + ", left_at = now()");
        over("failed", "status = 'FAILED'");
        over("succeeded", "");
        stored.database()
                .execute(
                        "insert into holter.event (id, at, kind, run_id, text) values (gen_random_uuid(), now(), 'late-outcome', ?, 'it reports SUCCEEDED')",
                        runs.get("late"));

        assertThat(said())
                .containsExactly(
                        "fine: fine, leave [cancel, capture]",
                        "slow: slow, and normal, leave [cancel, capture]",
                        "stalled: ALIVE BUT NOT MOVING, look [cancel, kill, capture]",
                        "overdue: OVER ITS DEADLINE, look [cancel, kill, capture]",
                        "quiet: QUIET: its thread stands still, look [cancel, capture]",
                        "dead: WORKER DEAD, rerun [kill]",
                        "suspect: SUSPECT, wait [cancel, kill, capture]",
                        "asked: stopping, wait [cancel, kill, capture]",
                        "deaf: IGNORING CANCEL, kill [cancel, kill, capture]",
                        "abandoned: IGNORING CANCEL, kill [cancel, kill, capture]",
                        "killed: KILLED, THREAD STILL RUNNING on host-1, wait [capture]",
                        "late: LATE OUTCOME, look [rerun]",
                        "left: over, rerun [rerun]",
                        "failed: over, rerun [rerun]",
                        "succeeded: over, leave [rerun]");
        assertThat(page("late").path("run").path("status").asText()).isEqualTo("TERMINATED");
    }

    @Test
    void theWorstIsAboveAndWhatIsFineBelow() {
        running("fine", worker, "");
        running("asked", worker, ASKED);
        running("suspect", stored.worker("suspect_since = now()"), "");
        running("stalled", worker, "stale_reason = 'STALLED', stale_since = now()");
        running("deaf", worker, ASKED + ", interrupted_at = now()");
        running("dead", stored.worker("state = 'lost', ended_at = now()"), "");

        List<String> shown = new ArrayList<>();
        mounted.http()
                .get("api/v1/runs?sort=worst")
                .json()
                .path("items")
                .forEach(row -> shown.add(row.path("jobType").asText()));

        assertThat(shown).containsExactly("dead", "deaf", "stalled", "suspect", "asked", "fine");
    }

    private JsonNode page(String type) {
        return mounted.http().get("api/v1/runs/" + runs.get(type)).json();
    }

    private List<String> said() {
        List<String> said = new ArrayList<>();
        for (String type : runs.keySet()) {
            JsonNode page = page(type);
            JsonNode verdict = page.path("run").path("verdict");
            List<String> actions = new ArrayList<>();
            page.path("run").path("actions").forEach(action -> actions.add(action.asText()));
            assertThat(page.path("sentence").asText()).as(type).endsWith(".").contains(" ");
            said.add(type + ": " + verdict.path("words").asText() + ", "
                    + verdict.path("suggests").asText() + " " + actions);
        }
        return said;
    }
}
