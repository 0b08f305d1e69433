package dev.holter.examples.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** The demo as it is, on less work. */
class DemonstrationTest {
    private final ByteArrayOutputStream shown = new ByteArrayOutputStream();

    @Test
    void everythingHappensAsExpectedAndNothingIsLeft() throws Exception {
        Set<Thread> before = Thread.getAllStackTraces().keySet();

        List<String> broken =
                demonstration(Arguments.parse("inventory", "plain", "failing")).show();

        assertThat(broken).isEmpty();
        assertThat(shown())
                .containsPattern("(?m)^Watch it, cancel and kill, at http://localhost:[0-9]+/$")
                .containsPattern("(?m)^inventory +list modules +2 modules ")
                .containsPattern("(?m)^ +write +[0-9,]+ classes +[0-9,]+ +[0-9.]+ s +succeeded$")
                .containsPattern("(?m)^plain +[0-9.]+ s +SUCCEEDED$")
                .containsPattern("(?m)^ +write +[0-9,]+ of [0-9,]+ classes +[0-9,]+ +[0-9.]+ s +failed$")
                .containsPattern("(?m)^ +write +[0-9,]+ classes, [0-9,]+ before +[0-9,]+ +[0-9.]+ s +succeeded$")
                .containsPattern("(?m)^Holter wrote [0-9,]+ rows for [0-9,]+ updates of the jobs: ")
                .containsPattern("(?m)^([0-9]+) of \\1 expectations held");
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(startedSince(before)).isEmpty());
    }

    @Test
    void jobsOfJobRunrEndAsExpectedOnBothSides() throws Exception {
        Set<Thread> before = Thread.getAllStackTraces().keySet();

        List<String> broken = demonstration(Arguments.parse("jobrunr")).show();

        assertThat(broken).isEmpty();
        assertThat(shown())
                .containsPattern("(?m)^takeStock +list modules +1 modules ")
                .containsPattern("(?m)^readWithBar +[0-9.]+ s +SUCCEEDED$")
                .containsPattern("(?m)^tidy +[0-9.]+ s +SUCCEEDED$")
                .containsPattern("(?m)^readForEver .* cancelled, and deleted in JobRunr: CANCELLED ")
                .containsPattern("(?m)^hang .* killed, and deleted in JobRunr: TERMINATED ");
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(startedSince(before)).isEmpty());
    }

    @Test
    void whatDidNotHappenIsNamed() throws Exception {
        Part hopeless = new Part() {
            @Override
            public String word() {
                return "hopeless";
            }

            @Override
            public String about() {
                return "expects what is not to be";
            }

            @Override
            public CompletableFuture<Void> begin(Cluster cluster, Workload workload) {
                return CompletableFuture.failedFuture(new IllegalStateException("gave up"));
            }

            @Override
            public void check(Evidence evidence, Expectations expected) {
                expected.same("runs of a part that has none", 1, evidence.runs().size());
            }
        };

        List<String> broken =
                demonstration(new Arguments(List.of(hopeless), false)).show();

        assertThat(broken)
                .containsExactly(
                        "hopeless is played to its end: java.lang.IllegalStateException: gave up",
                        "runs of a part that has none: expected 1, found 0");
        assertThat(shown()).contains("3 of 5 expectations held");
    }

    @Test
    void itStaysUntilItIsInterruptedAndThenEndsAsExpected() throws Exception {
        FutureTask<List<String>> staying = new FutureTask<>(demonstration(Arguments.parse("plain", "stay"))::show);
        Thread thread = new Thread(staying, "staying");
        thread.start();
        Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> shown().contains("psql 'postgresql://"));

        thread.interrupt();

        assertThat(staying.get()).isEmpty();
        assertThat(shown()).contains("jdbc: jdbc:postgresql://localhost:").contains("expectations held");
    }

    private Demonstration demonstration(Arguments arguments) throws Exception {
        Workload small = Workload.of(List.of("java.logging", "java.net.http"));
        return new Demonstration(arguments, small, new PrintStream(shown, true, StandardCharsets.UTF_8));
    }

    private String shown() {
        return shown.toString(StandardCharsets.UTF_8);
    }

    private static final List<String> EVERYBODYS = List.of("PostgreSQL-JDBC-", "process reaper", "awaitility");

    /** Threads that are still there, without those that the JDK, the PostgreSQL driver and the waiting test keep for everybody. */
    private static Set<String> startedSince(Set<Thread> before) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> !before.contains(thread))
                .map(Thread::getName)
                .filter(name -> EVERYBODYS.stream().noneMatch(name::startsWith))
                .collect(Collectors.toSet());
    }
}
