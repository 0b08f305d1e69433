package dev.holter.settings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holter.fixtures.CapturedLog;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EnvironmentSettingsTest {
    private final CapturedLog log = CapturedLog.of("dev.holter.settings");

    @AfterEach
    void stopListening() {
        log.close();
    }

    @ParameterizedTest
    @CsvSource({
        "HOLTER_PORT, tcp://10.0.0.1:80",
        "HOLTER_SERVICE_HOST, 10.0.0.1",
        "HOLTER_SERVICE_PORT, 80",
        "HOLTER_SERVICE_PORT_HTTP, 80",
        "HOLTER_SERVICE_PORT_HTTP_ADMIN, 80",
        "HOLTER_PORT_1234_TCP, tcp://10.0.0.1:1234",
        "HOLTER_PORT_1234_TCP_PROTO, tcp",
        "HOLTER_PORT_1234_TCP_PORT, 1234",
        "HOLTER_PORT_1234_TCP_ADDR, 10.0.0.1",
        "HOLTER_PORT_53_UDP, udp://10.0.0.1:53",
        "HOLTER_DASHBOARD_PORT, tcp://10.0.0.1:80",
        "HOLTER_DNS_PORT, udp://10.0.0.1:53",
        "HOLTER_DASHBOARD_SERVICE_HOST, 10.0.0.1",
        "HOLTER_DASHBOARD_SERVICE_PORT, 80",
        "HOLTER_DASHBOARD_PORT_80_TCP_ADDR, 10.0.0.1",
        "HOLTER_POLICY_SERVICE_HOST, 10.0.0.1",
    })
    void serviceLinksOfKubernetesArePassedOverInSilence(String name, String value) {
        assertThat(EnvironmentSettings.read(Map.of(name, value))).isEmpty();

        assertThat(log.messages()).isEmpty();
    }

    @Test
    void aServiceLinkIsNoValueEvenUnderOneOfOurNames() {
        Settings settings =
                Resolving.environment(Map.of("HOLTER_TICK", "tcp://10.0.0.1:80", "HOLTER_FILE", "tcp://10.0.0.1:80"));

        assertThat(settings.tick()).hasSeconds(1);
        assertThat(settings.file()).isEmpty();
        assertThat(log.messages()).isEmpty();
    }

    @Test
    void unknownVariablesAreNamedInOneWarningWithoutTheirValues() {
        Resolving.environment(Map.of(
                "HOLTER_LOST_AFTR", "tiger",
                "HOLTER_COLOUR", "tiger",
                "HOLTER_POLICY_SYNC_RECORD", "tiger",
                "HOLTER_PORT", "8080",
                "HOLTERED", "tiger",
                "PATH", "tiger"));

        assertThat(log.messages())
                .containsExactly("Ignored in the environment: HOLTER_COLOUR (unknown),"
                        + " HOLTER_LOST_AFTR (unknown; did you mean HOLTER_LOST_AFTER?),"
                        + " HOLTER_POLICY_SYNC_RECORD (policies are not supported here:"
                        + " write them in the file or the host's properties),"
                        + " HOLTER_PORT (unknown)");
        assertThat(log.warnings()).hasSize(1);
    }

    @Test
    void whatIsPerJobTypeCanBeSetForAllHere() {
        Settings settings = Resolving.environment(Map.of("HOLTER_RECORD", "problems", "HOLTER_DURABLE", "true"));

        assertThat(settings.policies().policyFor("any"))
                .isEqualTo(new Policy(
                        "default", Recording.PROBLEMS, true, Duration.ofSeconds(10), Duration.ofSeconds(30)));
        assertThat(log.messages()).isEmpty();
    }
}
