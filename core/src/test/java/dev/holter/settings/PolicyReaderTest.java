package dev.holter.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PolicyReaderTest {
    @Test
    void theFileBeatsTheHostKeyByKey(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("holter.properties"), "policy.a.record = none\n");

        Settings settings = Resolving.host(Map.of(
                "file", file.toString(),
                "policy.a.match", "a.*",
                "policy.a.record", "all",
                "policy.a.durable", "true"));

        assertThat(settings.policies().policyFor("a.x"))
                .isEqualTo(new Policy("a", Recording.NONE, true, Duration.ofSeconds(10), Duration.ofSeconds(30)));
    }

    @Test
    void aPolicyWithoutMatchIsRefused() {
        assertThat(Resolving.problems(Map.of("policy.sync.record", "none")))
                .containsExactly("policy.sync.record (host properties): its policy matches nothing;"
                        + " add policy.sync.match = group.*");
    }

    @Test
    void aPolicyThatSetsNothingIsRefused() {
        assertThat(Resolving.problems(Map.of("policy.sync.match", "imports.*")))
                .containsExactly(
                        "policy.sync.match (host properties): its policy sets nothing;"
                                + " add one of record, durable, interruptAfter, abandonAfter, stallAfter, startGrace, resumingStallAfter, deadline, onStale, maxRecoveries, retryBackoff, overlap behind policy.sync. or take the policy away");
    }

    @Test
    void theSamePatternInTwoPoliciesIsRefused(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(
                directory.resolve("holter.properties"), "policy.a.match = x, imports.*\npolicy.a.record = none\n");

        assertThat(Resolving.problems(
                        Map.of("file", file.toString(), "policy.b.match", "imports.* , y", "policy.b.record", "all")))
                .containsExactly("policy.b.match (host properties): 'imports.*' is matched by policy.a.match (file "
                        + file + ") as well; leave it in one of them");
    }

    @Test
    void theSamePatternTwiceInOnePolicyIsHarmless() {
        assertThat(Resolving.problems(Map.of("policy.a.match", "a.*, a.*", "policy.a.record", "none")))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        imports.*.daily | 'imports.*.daily' has a * before its end; write it last (imports.*), or several patterns with commas
        ** | '**' has a * before its end; write it last (imports.*), or several patterns with commas
        a,,b | it has an empty pattern; write job types such as imports.daily or imports.*
        a, | it has an empty pattern; write job types such as imports.daily or imports.*
        ' ' | it has an empty pattern; write job types such as imports.daily or imports.*
        """)
    void aPatternThatIsNoneIsRefused(String match, String expected) {
        assertThat(Resolving.problems(Map.of("policy.a.match", match, "policy.a.record", "none")))
                .containsExactly("policy.a.match (host properties): " + expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        policy.sync.recrd | did you mean 'policy.sync.record'?
        policy.sync.mach | did you mean 'policy.sync.match'?
        policy.sync.colour | take it away, or use one of policy.sync.match, policy.sync.record, policy.sync.durable, policy.sync.interruptAfter, policy.sync.abandonAfter, policy.sync.stallAfter, policy.sync.startGrace, policy.sync.resumingStallAfter, policy.sync.deadline, policy.sync.onStale, policy.sync.maxRecoveries, policy.sync.retryBackoff, policy.sync.overlap
        policy.sync.lostAfter | lostAfter holds for the whole process: write 'lostAfter' alone
        policy.default.record | what holds for all job types has no policy: write it without policy.default
        policy.record | write policy.<name>.<key>, with letters, digits, - and _ in <name>; a key is match, record, durable, interruptAfter, abandonAfter, stallAfter, startGrace, resumingStallAfter, deadline, onStale, maxRecoveries, retryBackoff, overlap
        policy.a.b.record | write policy.<name>.<key>, with letters, digits, - and _ in <name>; a key is match, record, durable, interruptAfter, abandonAfter, stallAfter, startGrace, resumingStallAfter, deadline, onStale, maxRecoveries, retryBackoff, overlap
        policy..record | write policy.<name>.<key>, with letters, digits, - and _ in <name>; a key is match, record, durable, interruptAfter, abandonAfter, stallAfter, startGrace, resumingStallAfter, deadline, onStale, maxRecoveries, retryBackoff, overlap
        """)
    void anUnknownKeyOfAPolicyIsRefusedWithTheRemedy(String key, String remedy) {
        assertThat(Resolving.problems(Map.of(key, "none")))
                .containsExactly("host properties: unknown key '" + key + "'; " + remedy);
    }

    @Test
    void aMistypedKeyIsNotReportedAsMissingToo() {
        assertThat(Resolving.problems(Map.of("policy.a.match", "a.*", "policy.a.recrd", "none")))
                .hasSize(1);
        assertThat(Resolving.problems(Map.of("policy.a.mach", "a.*", "policy.a.record", "none")))
                .hasSize(1);
    }

    @Test
    void aWrongValueIsNamedAndIsNotTakenForNone() {
        assertThat(Resolving.problems(Map.of("policy.a.match", "a.*", "policy.a.record", "some")))
                .containsExactly(
                        "policy.a.record (host properties): 'some' is no choice: write all or problems or none");
    }
}
