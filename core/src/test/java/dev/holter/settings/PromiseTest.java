package dev.holter.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** B2–B7: what job types can promise, and what contradicts itself. */
class PromiseTest {
    private static final Map<String, String> EVERYDAY = Map.ofEntries(
            Map.entry("policy.sync.match", "sync.*"),
            Map.entry("policy.sync.stallAfter", "2m"),
            Map.entry("policy.pipeline.match", "pipeline.*"),
            Map.entry("policy.pipeline.stallAfter", "90m"),
            Map.entry("policy.pipeline.resumingStallAfter", "15m"),
            Map.entry("policy.pipeline.onStale", "retry"),
            Map.entry("policy.report.match", "report.*"),
            Map.entry("policy.report.deadline", "1h"),
            Map.entry("policy.report.onStale", "cancel"));

    private static Policy policy(String jobType) {
        return Resolving.host(EVERYDAY).policies().policyFor(jobType);
    }

    @Test
    void byDefaultNothingIsPromisedAndStaleRunsAreOnlyShown() { // B2, B7
        assertThat(policy("other").promise().none()).isTrue();
        assertThat(policy("other").onStale()).isEqualTo(OnStale.ALERT);
        assertThat(policy("other").retries()).isFalse();
    }

    @Test
    void theEverydayPoliciesCanBeSaid() {
        assertThat(policy("sync.users").promise().silence(false, true)).isEqualTo(Duration.ofMinutes(2));
        assertThat(policy("sync.users").promise().silence(true, true)).isEqualTo(Duration.ofMinutes(2));
        assertThat(policy("pipeline.a").promise().silence(false, true)).isEqualTo(Duration.ofMinutes(90));
        assertThat(policy("pipeline.a").promise().silence(true, true)).isEqualTo(Duration.ofMinutes(15));
        assertThat(policy("pipeline.a").retries()).isTrue();
        assertThat(policy("report.a").promise().silence(false, true)).isEqualTo(Durations.LONGEST);
        assertThat(policy("report.a").promise().deadline()).isEqualTo(Duration.ofHours(1));
    }

    @Test
    void whatIsStoredWithARunSaysItAll() {
        assertThat(policy("pipeline.a").asMap())
                .containsEntry("stallAfter", "90m")
                .containsEntry("resumingStallAfter", "15m")
                .containsEntry("deadline", "never")
                .containsEntry("onStale", "RETRY")
                .containsEntry("maxRecoveries", "3")
                .containsEntry("retryBackoff", "30s")
                .containsEntry("overlap", "REFUSED");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        stallAfter=3s | stallAfter (host properties): 3s is under four ticks, tick (default): 1s; write 4s or more
        resumingStallAfter=1s,stallAfter=5m | resumingStallAfter (host properties): 1s is under four ticks, tick (default): 1s; write 4s or more
        stallAfter=5m,deadline=5m | stallAfter (host properties): 5m is not shorter than deadline (host properties): 5m: it would never count; write less, or a longer deadline
        startGrace=1h,deadline=10m | startGrace (host properties): 1h is not shorter than deadline (host properties): 10m: it would never count; write less, or a longer deadline
        deadline=0s | deadline (host properties): '0s' is too short: write 1ms or more
        stallAfter=120 | stallAfter (host properties): '120' has no unit: write 120s or PT120S
        maxRecoveries=0 | maxRecoveries (host properties): '0' is no count: write a whole number from 1 to 1000
        maxRecoveries=many | maxRecoveries (host properties): 'many' is no count: write a whole number from 1 to 1000
        onStale=explode | onStale (host properties): 'explode' is no choice: write alert or cancel or fail or retry
        policy.a.match=a.*,policy.a.onStale=fail | policy.a.onStale (host properties): runs of this policy are never stale; add a stallAfter or a deadline to it, or take it away
        deadline=1h,policy.a.match=a.*,policy.a.stallAfter=2h | policy.a.stallAfter (host properties): 2h is not shorter than deadline (host properties): 1h: it would never count; write less, or a longer deadline
        """)
    void aPromiseThatCannotBeIsRefusedWithTheRemedy(String written, String problem) {
        Map<String, String> host = new HashMap<>();
        for (String one : written.split(",", -1)) {
            host.put(one.substring(0, one.indexOf('=')), one.substring(one.indexOf('=') + 1));
        }

        assertThat(Resolving.problems(host)).containsExactly(problem);
    }

    @Test
    void aLimitMayBeTakenBackByAPolicy() {
        Policy free = Resolving.host(
                        Map.of("stallAfter", "5m", "policy.a.match", "a.*", "policy.a.stallAfter", "never"))
                .policies()
                .policyFor("a.b");

        assertThat(free.promise().silence(false, true)).isEqualTo(Durations.LONGEST);
    }
}
