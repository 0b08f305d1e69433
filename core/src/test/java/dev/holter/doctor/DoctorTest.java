package dev.holter.doctor;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holter.Holter;
import dev.holter.fixtures.TestDatabase;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** G7: the program, as somebody calls it who has nothing else yet. */
class DoctorTest {
    private final TestDatabase db = TestDatabase.fresh();
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

    @AfterEach
    void drop() {
        db.close();
    }

    private int run(String... args) {
        return Doctor.run(new PrintStream(printed, true, UTF_8), Map.of(), args);
    }

    private String url(String user) {
        return db.jdbcUrl() + (db.jdbcUrl().contains("?") ? "&" : "?") + "user=" + user;
    }

    @Test
    void endsWithOneBeforeTheSchemaIsThereAndWithZeroAfterwards() {
        assertThat(run(url("postgres"))).isEqualTo(1);
        assertThat(printed.toString(UTF_8))
                .contains("BAD   schema")
                .contains("-> ")
                .endsWith("Holter cannot work here as it is." + System.lineSeparator());
        Holter.builder().jdbcUrl(db.jdbcUrl()).user("postgres").start().close();
        printed.reset();

        assertThat(run(url("postgres"))).isZero();
        assertThat(printed.toString(UTF_8))
                .contains("OK    schema")
                .contains("WARN  role")
                .endsWith("Holter can work here." + System.lineSeparator());
    }

    @Test
    void aUrlOfAnotherDatabaseIsRefusedInASentence() {
        assertThat(run("jdbc:mysql://db/app")).isEqualTo(1);

        assertThat(printed.toString(UTF_8))
                .contains("jdbcUrl")
                .contains("jdbc:postgresql://host:5432/database")
                .doesNotContain("\tat ");
    }

    @Test
    void nothingToGoByIsRefusedInASentence() {
        assertThat(run()).isEqualTo(1);

        assertThat(printed.toString(UTF_8)).contains("HOLTER_JDBC_URL").doesNotContain("\tat ");
    }

    @Test
    void calledWronglyItSaysHow() {
        assertThat(run("--help")).isEqualTo(2);
        assertThat(run("a", "b")).isEqualTo(2);
        assertThat(printed.toString(UTF_8)).contains("HOLTER_USER");
    }

    /** The environment is the stronger of the two: what was given would not be what is looked at. */
    @Test
    void aUrlBesideThatOfTheEnvironmentIsRefused() {
        int ended = Doctor.run(
                new PrintStream(printed, true, UTF_8),
                Map.of("HOLTER_JDBC_URL", "jdbc:postgresql://other/x"),
                url("postgres"));

        assertThat(ended).isEqualTo(2);
        assertThat(printed.toString(UTF_8)).contains("HOLTER_JDBC_URL is set");
    }
}
