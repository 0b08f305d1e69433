package dev.holter.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requirement B5, pitfall 16: one effective-policy function. */
class PoliciesTest {
    private static final Policies SOME = Resolving.host(Map.of(
                    "policy.all.match", "*",
                    "policy.all.record", "problems",
                    "policy.imports.match", "imports.*",
                    "policy.imports.record", "none",
                    "policy.daily.match", "imports.daily*, exports.*",
                    "policy.daily.durable", "true",
                    "policy.one.match", "imports.daily",
                    "policy.one.record", "all"))
            .policies();

    @ParameterizedTest
    @CsvSource({
        "imports.daily, one",
        "imports.daily2, daily",
        "imports.dail, imports",
        "imports., imports",
        "imports, all",
        "exports.x, daily",
        "Imports.daily, all",
        "'', all",
    })
    void anExactMatchBeatsAGlobAndALongerPrefixAShorter(String jobType, String policy) {
        assertThat(SOME.policyFor(jobType).name()).isEqualTo(policy);
        assertThat(SOME.policyFor(jobType).name()).as("from the cache").isEqualTo(policy);
    }

    @Test
    void anExactMatchBeatsAGlobWithTheSameLiteral() {
        Policies policies = Resolving.host(Map.of(
                        "policy.a.match",
                        "job*",
                        "policy.a.record",
                        "none",
                        "policy.b.match",
                        "job",
                        "policy.b.record",
                        "all"))
                .policies();

        assertThat(policies.policyFor("job").name()).isEqualTo("b");
        assertThat(policies.policyFor("jobs").name()).isEqualTo("a");
    }

    @Test
    void whatAPolicyDoesNotSetIsAsForAllTypes() {
        Policies policies = Settings.resolve(
                        Map.of("HOLTER_DURABLE", "true"),
                        Map.of(
                                "record", "problems",
                                "policy.a.match", "a.*",
                                "policy.a.record", "none",
                                "policy.b.match", "b.*",
                                "policy.b.durable", "false"))
                .policies();

        assertThat(policies.policyFor("a.x"))
                .isEqualTo(new Policy("a", Recording.NONE, true, Duration.ofSeconds(10), Duration.ofSeconds(30)));
        assertThat(policies.policyFor("b.x"))
                .isEqualTo(new Policy("b", Recording.PROBLEMS, false, Duration.ofSeconds(10), Duration.ofSeconds(30)));
        assertThat(policies.policyFor("c.x"))
                .isEqualTo(new Policy(
                        "default", Recording.PROBLEMS, true, Duration.ofSeconds(10), Duration.ofSeconds(30)));
    }

    @Test
    void commasInsideASignatureBelongToIt() {
        Policies policies = Resolving.host(Map.of(
                        "policy.mail.match", "acme.Mail.send(java.lang.String,int), acme.Sms.*,acme.Fax.send(int)",
                        "policy.mail.record", "none"))
                .policies();

        assertThat(policies.policyFor("acme.Mail.send(java.lang.String,int)").name())
                .isEqualTo("mail");
        assertThat(policies.policyFor("acme.Sms.send(int)").name()).isEqualTo("mail");
        assertThat(policies.policyFor("acme.Fax.send(int)").name()).isEqualTo("mail");
        assertThat(policies.policyFor("acme.Mail.send(java.lang.String").name()).isEqualTo("default");
    }

    @Test
    void jobTypesWithoutEndDoNotFillTheMemory() {
        Policies policies = Resolving.host(Map.of("policy.a.match", "a.*", "policy.a.record", "none"))
                .policies();

        IntStream.range(0, Policies.CACHED + 500).forEach(i -> policies.policyFor("a." + i));

        assertThat(policies.cached()).isEqualTo(Policies.CACHED);
        assertThat(policies.policyFor("a.one more").name()).isEqualTo("a");
        assertThat(policies.policyFor("b.one more").name()).isEqualTo("default");
    }
}
