package dev.holter.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holter.JobPolicy;
import dev.holter.settings.OnStale;
import dev.holter.settings.Policies;
import dev.holter.settings.Policy;
import dev.holter.settings.Setting;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** B5: what a job's code says is the weakest place of a policy, and closer to its type than what holds for all. */
class JobPoliciesTest {
    private final List<String> events = new ArrayList<>();

    @JobPolicy(stallAfter = "2m", deadline = "90m")
    private static class Import {
        @JobPolicy(stallAfter = "15m", onStale = "cancel")
        void yearly() {}
    }

    private static final class DailyImport extends Import {}

    @JobPolicy(stallAfter = "90", deadline = "1h")
    private static final class Mistyped {}

    @JobPolicy(stallAfter = "2h", deadline = "1h")
    private static final class Contradicting {}

    private JobPolicies policies(String... settings) {
        return new JobPolicies(read(settings), (kind, text) -> events.add(kind + ": " + text));
    }

    private static Policies read(String... settings) {
        Map<String, String> host = new HashMap<>();
        for (int i = 0; i < settings.length; i += 2) {
            host.put(settings[i], settings[i + 1]);
        }
        return PulseRig.settings(host).policies();
    }

    private Policy policy(JobPolicies policies, AnnotatedElement... code) {
        policies.annotated("imports.users", code);
        return policies.of("imports.users");
    }

    @Test
    void whatTheCodeSaysHolds() {
        Policy policy = policy(policies(), Import.class);

        assertThat(policy.name()).isEqualTo("@JobPolicy");
        assertThat(policy.promise().stallAfter()).isEqualTo(Duration.ofMinutes(2));
        assertThat(policy.promise().deadline()).isEqualTo(Duration.ofMinutes(90));
        assertThat(policies().of("imports.users").name()).isEqualTo("default");
    }

    @Test
    void aMethodsWordCountsBeforeItsClasss() throws NoSuchMethodException {
        Method method = Import.class.getDeclaredMethod("yearly");

        Policy policy = policy(policies(), method, Import.class);

        assertThat(policy.promise().stallAfter()).isEqualTo(Duration.ofMinutes(15));
        assertThat(policy.promise().deadline()).isEqualTo(Duration.ofMinutes(90));
        assertThat(policy.onStale()).isEqualTo(OnStale.CANCEL);
    }

    @Test // Guice and Spring give the job of a class made at run time
    void aSubclassInheritsIt() {
        assertThat(policy(policies(), DailyImport.class).promise().stallAfter()).isEqualTo(Duration.ofMinutes(2));
    }

    @Test
    void aPolicyOfTheConfigurationWinsAndWhatHoldsForAllDoesNot() {
        JobPolicies policies = policies(
                "stallAfter",
                "5m",
                "retryBackoff",
                "7s",
                "policy.sync.match",
                "imports.*",
                "policy.sync.deadline",
                "10m");

        Policy policy = policy(policies, Import.class);

        assertThat(policy.name()).isEqualTo("sync");
        assertThat(policy.promise().stallAfter()).isEqualTo(Duration.ofMinutes(2));
        assertThat(policy.promise().deadline()).isEqualTo(Duration.ofMinutes(10));
        assertThat(policy.retrying().backoff()).isEqualTo(Duration.ofSeconds(7));
    }

    @Test
    void aWrongAnnotationIsToldOnceAndNothingOfItCounts() {
        JobPolicies policies = policies("stallAfter", "5m");

        policy(policies, Mistyped.class);
        Policy policy = policy(policies, Mistyped.class);

        assertThat(policy.name()).isEqualTo("default");
        assertThat(policy.promise().stallAfter()).isEqualTo(Duration.ofMinutes(5));
        assertThat(policy.promise().deadline()).isEqualTo(Promises.NEVER);
        assertThat(events)
                .singleElement()
                .asString()
                .startsWith("policy-refused: stallAfter (@JobPolicy of imports.users): ")
                .contains("90");
    }

    @Test
    void anAnnotationThatContradictsItselfOrTheConfigurationDoesNotCount() {
        assertThat(policy(policies(), Contradicting.class).name()).isEqualTo("default");
        assertThat(policy(policies("policy.a.match", "imports.*", "policy.a.deadline", "1m"), Import.class)
                        .promise()
                        .stallAfter())
                .isEqualTo(Promises.NEVER);
        assertThat(events).hasSize(2);
        assertThat(events.get(1)).contains("policy.a.deadline").contains("stallAfter (@JobPolicy of imports.users)");
    }

    @Test
    void codeThatSaysNothingAnyMoreIsForgotten() {
        JobPolicies policies = policies();
        policy(policies, Import.class);

        assertThat(policy(policies, String.class).name()).isEqualTo("default");
    }

    @Test
    void whatTheCodeSaidHoldsAmongPoliciesThatAreReadAnew() {
        JobPolicies policies = policies();
        policy(policies, Import.class);

        policies.replace(read("policy.sync.match", "imports.*", "policy.sync.deadline", "10m"));

        assertThat(policies.of("imports.users").promise().stallAfter()).isEqualTo(Duration.ofMinutes(2));
        assertThat(policies.of("imports.users").promise().deadline()).isEqualTo(Duration.ofMinutes(10));
    }

    @Test
    void typesWithoutEndTakeNoMemoryWithoutEnd() {
        JobPolicies policies = policies();

        IntStream.range(0, 10_500).forEach(i -> policies.annotated("t" + i, Import.class));

        assertThat(policies.of("t0").name()).isEqualTo("@JobPolicy");
        assertThat(policies.of("t10400").name()).isEqualTo("default");
    }

    @Test
    void everySettingOfATypeCanBeSaidInCode() {
        assertThat(Arrays.stream(JobPolicy.class.getDeclaredMethods()).map(Method::getName))
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(Setting.values())
                        .filter(Setting::perType)
                        .map(Setting::key)
                        .toList());
    }

    /** What a promise of nothing looks like. */
    private static final class Promises {
        static final Duration NEVER = read().policyFor("any").promise().deadline();
    }
}
