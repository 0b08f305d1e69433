package dev.holter.settings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holter.fixtures.CapturedLog;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsSecrecyTest {
    @Test
    void settingsShowEverythingButThePassword() {
        Settings settings = Settings.resolve(
                Map.of("HOSTNAME", "h"),
                Map.of(
                        "jdbcUrl",
                        "jdbc:postgresql://db/app",
                        "user",
                        "scott",
                        "password",
                        "tiger",
                        "lostAfter",
                        "180s"));

        assertThat(settings.password()).contains("tiger");
        assertThat(settings)
                .hasToString(
                        "Settings[enabled=true, jdbcUrl=jdbc:postgresql://db/app, user=scott, password=***,"
                                + " schemaName=holter, schema=auto, workerType=java, tick=1s, suspectAfter=5s, lostFastAfter=10s,"
                                + " lostAfter=3m, closeTimeout=5s, startTimeout=5s, durableTimeout=5s, retention=30d, slowAfter=1m,"
                                + " failFast=false, sentinel=true, startRecoveryWait=5s, observeOnly=false, record=all, durable=false, interruptAfter=10s, abandonAfter=30s, stallAfter=never, startGrace=0s, deadline=never, onStale=alert, maxRecoveries=3, retryBackoff=30s, overlap=refused]");
    }

    @ParameterizedTest
    @CsvSource({
        "jdbc:postgresql://db:5432/app?user=scott&password=tiger, jdbc:postgresql://db:5432/app?…",
        "jdbc:postgresql://db/app?sslpassword=tiger, jdbc:postgresql://db/app?…",
        "jdbc:postgresql://db/app?p%61ssword=tiger, jdbc:postgresql://db/app?…",
        "jdbc:postgresql://db/app?user=a@b&password=x@tiger, jdbc:postgresql:…",
        "jdbc:postgresql://scott:ti/ger@db/app, jdbc:postgresql:…",
        "jdbc:postgresql:app, jdbc:postgresql:app",
    })
    void aUrlIsShownWithoutWhatMayBeAPassword(String url, String shown) {
        Settings settings = Resolving.host(Map.of("jdbcUrl", url));

        assertThat(settings.jdbcUrl()).contains(url);
        assertThat(settings.toString()).contains(" jdbcUrl=" + shown + ", ").doesNotContain("tiger", "ger");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "password",
                "pasword",
                "db.password",
                "policy.sync.password",
                "policy.password",
                "HOLTER_PASSWORD"
            })
    void noMessageRepeatsAPasswordHoweverItsKeyIsMistyped(String key) {
        Map<String, String> host = Map.of(key, "tiger", "tick", "1");

        assertThat(Resolving.problems(host)).hasSize(2).noneMatch(problem -> problem.contains("tiger"));
    }

    @Test
    void noLogLineRepeatsAPassword() {
        try (CapturedLog log = CapturedLog.of("dev.holter.settings")) {
            Resolving.environment(
                    Map.of("HOLTER_ENABLED", "false", "HOLTER_PASSWORD", "tiger", "HOLTER_PASSWRD", "tiger"));

            assertThat(log.messages()).hasSize(2).noneMatch(message -> message.contains("tiger"));
        }
    }

    @Test
    void whatWasWrittenDoesNotShowInADebugger() {
        assertThat(new RawSetting("password", "tiger", "host properties")).hasToString("password (host properties)");
    }
}
