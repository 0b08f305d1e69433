package dev.holter.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holter.ConfigurationException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Issue 2, bad input: unknown or contradictory configuration. */
class SettingsRefusalTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
        tick | 30 | '30' has no unit: write 30s or PT30S
        tick | 99ms | '99ms' is too short: write 100ms or more
        tick | 11s | '11s' is too long: write 10s or less
        tick | 0s | '0s' is too short: write 100ms or more
        lostAfter | soon | 'soon' is no duration: write for example 500ms, 30s, 5m, 2h, 30d or PT5M
        lostAfter | -2m | '-2m' is too short: write 1ms or more
        suspectAfter | 0s | '0s' is too short: write 1ms or more
        lostFastAfter | PT-1S | 'PT-1S' is too short: write 1ms or more
        closeTimeout | -1s | '-1s' is too short: write 0s or more
        startTimeout | -1s | '-1s' is too short: write 0s or more
        durableTimeout | 0s | '0s' is too short: write 1ms or more
        retention | 0d | '0d' is too short: write 1ms or more
        retention | 30 | '30' has no unit: write 30s or PT30S
        retention | 40000d | '40000d' is too long: write 36500d or less
        slowAfter | 0ms | '0ms' is too short: write 1ms or more
        enabled | yes | 'yes' is no flag: write true or false
        failFast | 1 | '1' is no flag: write true or false
        schema | create | 'create' is no choice: write auto or migrate or validate
        record | some | 'some' is no choice: write all or problems or none
        workerType | " " | it is empty; give it a value or take it away
        enabled | "" | it is empty; give it a value or take it away
        """)
    void aWrongValueIsNamedWithItsPlaceAndRemedy(String key, String value, String expected) {
        assertThat(Resolving.problems(Map.of(key, value))).containsExactly(key + " (host properties): " + expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Holter", "1st", "a-b", "a b", "a\"; drop", "pg_holter", "größe"})
    void aSchemaNameThatWouldNeedQuotesIsRefused(String name) {
        assertThat(Resolving.problems(Map.of("schemaName", name)))
                .containsExactly(
                        "schemaName (host properties): '" + name
                                + "' is no schema name: write small letters, digits and _, at most 63, not beginning with a digit or pg_");
    }

    @Test
    void aSchemaNameIsAtMost63Long() {
        assertThat(Resolving.problems(Map.of("schemaName", "s".repeat(63)))).isEmpty();
        assertThat(Resolving.problems(Map.of("schemaName", "s".repeat(64)))).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\u0000b", "a\nb", "a\u202Eb", "a\uD800b"})
    void aNameThatCannotBeStoredOrWouldBreakALineIsRefused(String name) {
        assertThat(Resolving.problems(Map.of("workerName", name)))
                .singleElement()
                .asString()
                .startsWith("workerName (host properties): 'a")
                .endsWith("b' is no plain text: write at most 200 characters without control characters")
                .doesNotContain("\n", "\u0000", "\u202E");
    }

    @ParameterizedTest
    @CsvSource({
        "jdbc:mysql://db/app, jdbc:mysql:…",
        "jdbc:oracle:thin:scott/tiger@db, jdbc:oracle:…",
        "postgres://scott:tiger@db/app, postgres:…",
        "JDBC:POSTGRESQL://db/app, JDBC:POSTGRESQL:…",
        "db.example.com, …",
    })
    void aDatabaseThatIsNotPostgresIsRefusedByName(String url, String name) {
        assertThat(Resolving.problems(Map.of("jdbcUrl", url)))
                .containsExactly("jdbcUrl (host properties): " + name
                        + " is not PostgreSQL; Holter keeps its tables in PostgreSQL, wherever the scheduler keeps its own:"
                        + " write jdbc:postgresql://host:5432/database");
    }

    @Test
    void aUserInFrontOfTheHostIsRefusedWithoutRepeatingIt() {
        assertThat(Resolving.problems(Map.of("jdbcUrl", "jdbc:postgresql://scott:tiger@db/app")))
                .containsExactly("jdbcUrl (host properties): jdbc:postgresql:… has a user before its host:"
                        + " set user and password apart, or write ?user=…&password=…");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        suspectAfter | 3s | suspectAfter (host properties): 3s is under four ticks, tick (default): 1s; write 4s or more, or a shorter tick
        lostFastAfter | 3999ms | lostFastAfter (host properties): 3999ms is under four ticks, tick (default): 1s; write 4s or more, or a shorter tick
        lostAfter | 3s | lostAfter (host properties): 3s is under four ticks, tick (default): 1s; write 4s or more, or a shorter tick
        """)
    void aThresholdUnderFourTicksIsRefused(String key, String value, String expected) { // pitfall 10
        assertThat(Resolving.problems(Map.of(key, value))).contains(expected);
    }

    @Test
    void aTickTooLongForTheDefaultThresholdsIsRefusedForEach() { // pitfall 10
        assertThat(Resolving.problems(Map.of("HOLTER_TICK", "10s"), Map.of()))
                .containsExactly(
                        "suspectAfter (default): 5s is under four ticks, tick (environment variable HOLTER_TICK): 10s;"
                                + " write 40s or more, or a shorter tick",
                        "lostFastAfter (default): 10s is under four ticks, tick (environment variable HOLTER_TICK): 10s;"
                                + " write 40s or more, or a shorter tick");
    }

    @Test
    void exactlyFourTicksAreEnough() { // pitfall 10
        assertThat(Resolving.problems(Map.of("suspectAfter", "4s"))).isEmpty();
    }

    @Test
    void thresholdsMustRise() {
        assertThat(Resolving.problems(Map.of("suspectAfter", "10s", "lostAfter", "10s")))
                .containsExactly(
                        "suspectAfter (host properties): 10s is not shorter than lostFastAfter (default): 10s;"
                                + " write less, or a longer lostFastAfter",
                        "lostFastAfter (default): 10s is not shorter than lostAfter (host properties): 10s;"
                                + " write less, or a longer lostAfter");
    }

    @Test
    void aValueThatCannotBeReadIsNotComparedByItsDefault() {
        assertThat(Resolving.problems(Map.of("tick", "2", "suspectAfter", "500ms")))
                .hasSize(1);
        assertThat(Resolving.problems(Map.of("suspectAfter", "3", "lostFastAfter", "5s")))
                .hasSize(1);
        assertThat(Resolving.problems(Map.of("jdbcUrl", "jdbc:mysql://db/app", "user", "scott")))
                .hasSize(1);
        assertThat(Resolving.problems(Map.of("lostFastAfter", "3", "suspectAfter", "50s")))
                .hasSize(1);
    }

    @Test
    void credentialsWithoutAUrlAreRefusedWithoutRepeatingThem() {
        assertThat(Resolving.problems(Map.of("HOLTER_PASSWORD", "tiger"), Map.of("user", "scott")))
                .containsExactly(
                        "user (host properties): it is given without a jdbcUrl;"
                                + " set jdbcUrl too, or take it away: a DataSource knows its own",
                        "password (environment variable HOLTER_PASSWORD): it is given without a jdbcUrl;"
                                + " set jdbcUrl too, or take it away: a DataSource knows its own");
    }

    @ParameterizedTest
    @CsvSource({
        "lostAftr, lostAfter",
        "lostafter, lostAfter",
        "lost-after, lostAfter",
        "holter.lostAfter, lostAfter",
        "HOLTER_LOST_AFTER, lostAfter",
        "tikc, tick",
        "jdbcURL, jdbcUrl",
        "pasword, password",
        "schemName, schemaName",
    })
    void anUnknownKeyIsRefusedWithTheNearestOne(String typed, String meant) {
        assertThat(Resolving.problems(Map.of(typed, "tiger")))
                .containsExactly("host properties: unknown key '" + typed + "'; did you mean '" + meant + "'?");
    }

    @Test
    void anUnknownKeyLikeNoOtherIsRefusedWithAllThatThereAre() {
        assertThat(Resolving.problems(Map.of("colour", "red")))
                .singleElement()
                .asString()
                .startsWith("host properties: unknown key 'colour'; take it away, or use one of enabled, jdbcUrl, ")
                .endsWith(", maxRecoveries, retryBackoff, overlap");
    }

    @Test
    void everythingWrongIsInOneExceptionAndNothingIsTwice() {
        Map<String, String> host = new HashMap<>(Map.of("lostAftr", "2m", "retention", "30", "schemaName", "Holter"));
        host.put("policy.sync.record", "none");

        List<String> problems = Resolving.problems(Map.of("HOLTER_TICK", "1"), host);

        assertThat(problems).hasSize(5).doesNotHaveDuplicates();
        assertThatThrownBy(() -> Settings.resolve(Map.of(), host))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageStartingWith("Holter's configuration is wrong:\n  - ");
    }
}
