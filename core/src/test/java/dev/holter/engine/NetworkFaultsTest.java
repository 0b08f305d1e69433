package dev.holter.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holter.Holter;
import dev.holter.fixtures.FaultProxy;
import dev.holter.fixtures.TestDatabase;
import dev.holter.spi.RunTracker;
import dev.holter.spi.TrackedRun;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The network fails as networks do, under an engine at work. Pitfall 48. */
@Execution(ExecutionMode.CONCURRENT)
class NetworkFaultsTest {
    private final TestDatabase db = TestDatabase.fresh();
    private final FaultProxy proxy = FaultProxy.to(db);

    @AfterEach
    void drop() throws IOException {
        proxy.close();
        db.close();
    }

    /** At every kind of statement: what was committed once is not doubled, and nothing is lost. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "insert into worker",
                "insert into run (",
                "insert into stage",
                "insert into checkpoint",
                "update run r set",
                "update pulse",
                "insert into event"
            })
    void losesAndDoublesNothingWhenACommitIsNotAcknowledged(String statement) {
        proxy.loseCommitAfter(sql -> sql.contains(statement));

        work();

        assertThat(proxy.sprung()).isEqualTo(1);
        assertExactState();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "insert into worker",
                "insert into run (",
                "insert into stage",
                "insert into checkpoint",
                "update run r set",
                "update pulse",
                "insert into event",
                "update worker"
            })
    void losesAndDoublesNothingWhenAStatementIsNotAnswered(String statement) {
        proxy.loseReplyTo(sql -> sql.contains(statement));

        work();

        assertThat(proxy.sprung()).isEqualTo(1);
        assertExactState();
    }

    @Test
    void losesAndDoublesNothingWhenCommitsAreNotAcknowledgedAllTheTime() {
        try (Holter holter = Engines.quick(proxy.jdbcUrl(db.name())).start()) {
            for (int i = 0; i < 10; i++) {
                int sprung = proxy.sprung();
                proxy.loseNextCommitAcknowledgement();
                TrackedRun ended = Engines.begin(holter, "ended.type");
                TrackedRun open = Engines.begin(holter, "open.type");
                open.run().stage("s").done(i + 1);
                ended.returned();
                Engines.soon().until(() -> proxy.sprung() > sprung);
                open.returned();
            }
            Engines.soon().until(() -> db.count("select count(*) from holter.run where status = 'SUCCEEDED'") == 20);
        }

        assertThat(db.count("select sum(done) from holter.run where job_type = 'open.type'"))
                .isEqualTo(55);
        assertThat(db.count("select sum(done) from holter.stage where outcome = 'SUCCEEDED'"))
                .isEqualTo(55);
        assertThat(db.count("select count(*) from holter.event")).isZero();
        assertThat(db.count("select count(*) from holter.pulse")).isZero();
        assertThat(db.count("select count(*) from holter.worker")).isEqualTo(1);
    }

    @Test
    void recoversWhenConnectionsAreReset() {
        recovers(FaultProxy::cut, "");
    }

    /** No call waits for ever for an answer: the socket's time-out ends it, here a shorter one than usual. */
    @Test
    void recoversWhenTheNetworkFallsSilent() {
        recovers(FaultProxy::silence, "socketTimeout=2&connectTimeout=2&loginTimeout=2");
    }

    private void recovers(java.util.function.Consumer<FaultProxy> fault, String parameters) {
        String url = proxy.jdbcUrl(db.name());
        try (Holter holter =
                Engines.at(url + (url.contains("?") ? "&" : "?") + parameters).start()) {
            TrackedRun over = Engines.begin(holter, "over.type");
            TrackedRun open = Engines.begin(holter, "open.type");
            Engines.soon().until(() -> db.count("select count(*) from holter.pulse") == 2);

            fault.accept(proxy);
            over.run().advance(9);
            over.returned();
            TrackedRun begun = Engines.begin(holter, "begun.type");
            // It has noticed by itself, and is trying again.
            Engines.soon().until(() -> ((Engine) holter).pulse().health().failures() > 1);
            proxy.restore();

            Engines.soon()
                    .until(() ->
                            db.count("select count(*) from holter.run where status = 'SUCCEEDED' and done = 9") == 1);
            Engines.soon().until(() -> db.count("select count(*) from holter.pulse") == 2);
            open.returned();
            begun.returned();
            Engines.soon().until(() -> db.count("select count(*) from holter.run where status = 'SUCCEEDED'") == 3);
            assertThat(db.count("select count(*) from holter.worker")).isEqualTo(1);
            // The broken connection is not kept beside the new one.
            Engines.soon().until(() -> db.sessions() <= 3);
        }
        Engines.soon().until(() -> db.sessions() == 0);
    }

    /** One run that lives for some ticks, and one that is over at once, with one of everything that can be written. */
    private void work() {
        try (Holter holter =
                Engines.quick(proxy.jdbcUrl(db.name())).set("tick", "100ms").start()) {
            TrackedRun run = Engines.begin(holter, "long.type");
            await("select count(*) from holter.run where job_type = 'long.type'");
            run.run().stage("first", 3, "rows").done(3);
            run.run().checkpoint("cursor 3");
            await("select count(*) from holter.checkpoint");
            run.run().stage("second", 5, "rows").done(1);
            await("select count(*) from holter.pulse where done = 1 and stage = 'second'");
            run.run().done(4);
            await("select count(*) from holter.pulse where done = 4");
            RunTracker.of(holter).event("misfire", "an hour late");
            TrackedRun brief = Engines.begin(holter, "brief.type");
            brief.run().advance(2);
            brief.returned();
            await("select count(*) from holter.event where kind = 'misfire'");
            run.threw(new IllegalStateException("at row 4"));
            await("select count(*) from holter.run where status = 'FAILED'");
            await("select count(*) from holter.run where status = 'SUCCEEDED'");
        }
    }

    private void await(String count) {
        Engines.soon().until(() -> db.count(count) == 1);
    }

    private void assertExactState() {
        assertThat(db.rows("select job_type, status, done from holter.run order by job_type"))
                .containsExactly(
                        Map.of("job_type", "brief.type", "status", "SUCCEEDED", "done", 2L),
                        Map.of("job_type", "long.type", "status", "FAILED", "done", 4L));
        assertThat(db.rows("select name, outcome, done from holter.stage order by ordinal"))
                .containsExactly(
                        Map.of("name", "first", "outcome", "SUCCEEDED", "done", 3L),
                        Map.of("name", "second", "outcome", "FAILED", "done", 4L));
        assertThat(db.text("select convert_from(payload, 'utf8') || ' ' || fence from holter.checkpoint"))
                .isEqualTo("cursor 3 1");
        assertThat(db.rows("select kind, text from holter.event"))
                .containsExactly(Map.of("kind", "misfire", "text", "an hour late"));
        assertThat(db.count("select count(*) from holter.pulse")).isZero();
        assertThat(db.rows("select state from holter.worker")).containsExactly(Map.of("state", "stopped"));
    }
}
