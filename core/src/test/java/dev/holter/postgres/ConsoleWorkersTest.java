package dev.holter.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holter.WorkerSummary;
import dev.holter.WorkerSummary.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Registrations, live and over. E1 */
class ConsoleWorkersTest {
    private final ConsoleTables tables = ConsoleTables.empty();
    private final PostgresConsole console = tables.console();

    @AfterEach
    void close() {
        tables.close();
    }

    @Test
    void withoutWorkersBothListsAreEmpty() {
        assertThat(console.workers()).isEmpty();
        assertThat(console.endedWorkers(1)).isEmpty();
    }

    @Test
    void aWorkerShowsAllThatItsRowSays() {
        UUID id = tables.worker("""
                name = 'n', type = 't', host = 'h', pid = 9223372036854775807, version = 'v', running = 2, task = 'imports.daily',
                metadata = '{"zone": "eu"}', started_at = '2024-01-01 00:00:00.000001Z', beat_at = now() - interval '1.5 seconds',
                lost_after_ms = 300000
                """);

        WorkerSummary worker = console.workers().get(0);

        assertThat(worker.id()).isEqualTo(id);
        assertThat(worker.number()).isPositive();
        assertThat(List.of(worker.name(), worker.type(), worker.host(), worker.version()))
                .containsExactly("n", "t", "h", "v");
        assertThat(worker.pid()).isEqualTo(Long.MAX_VALUE);
        assertThat(worker.running()).isEqualTo(2);
        assertThat(worker.task()).isEqualTo("imports.daily");
        assertThat(worker.metadata()).isEqualTo(Map.of("zone", "eu"));
        assertThat(worker.startedAt()).isEqualTo(Instant.parse("2024-01-01T00:00:00.000001Z"));
        assertThat(worker.beatAge()).isEqualTo(Duration.ofMillis(1500));
        assertThat(worker.leaseExpiresAt()).isEqualTo(worker.beatAt().plusSeconds(300));
        assertThat(worker.endedAt()).isNull();
    }

    @Test
    void theLeaseExpiresByTheWorkersOwnThreshold() { // B5
        tables.worker("name = 'patient', lost_after_ms = 600000");
        tables.worker("name = 'usual'");

        assertThat(console.workers())
                .extracting(worker -> Duration.between(worker.beatAt(), worker.leaseExpiresAt()))
                .containsExactly(Duration.ofMinutes(10), Duration.ofMinutes(2));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ACTIVE     | idle_since = now() - interval '5 minutes'",
                "ACTIVE     | idle_since = null",
                "IDLE       | idle_since = now() - interval '5.001 minutes'",
                "PROCESSING | running = 1, idle_since = null",
                "SUSPECT    | running = 1, suspect_since = now()",
                "STOPPING   | running = 1, state = 'stopping'",
                "STOPPING   | state = 'stopping', suspect_since = now()",
                "STOPPED    | state = 'stopped', ended_at = now()",
                "LOST       | state = 'lost', ended_at = now(), suspect_since = now(), running = 3",
            })
    void eachStatusIsAWordOfItsOwn(Status status, String row) {
        tables.worker(row);
        boolean over = status == Status.STOPPED || status == Status.LOST;

        assertThat(over ? console.endedWorkers(10) : console.workers())
                .extracting(WorkerSummary::status)
                .containsExactly(status);
        assertThat(over ? console.workers() : console.endedWorkers(10)).isEmpty();
    }

    @Test
    void theLivingAreByNameAndThenByRegistration() {
        UUID second = tables.worker("name = 'b'");
        UUID third = tables.worker("name = 'b'");
        UUID first = tables.worker("name = 'a', state = 'stopping'");

        assertThat(console.workers()).extracting(WorkerSummary::id).containsExactly(first, second, third);
    }

    @Test
    void ofThoseThatAreOverTheLastEndedComesFirst() {
        UUID lost = tables.worker("state = 'lost', ended_at = now() - interval '1 minute'");
        UUID stopped = tables.worker("state = 'stopped', ended_at = now()");
        UUID longAgo = tables.worker("state = 'stopped', ended_at = now() - interval '1 day'");

        assertThat(ended(10)).containsExactly(stopped, lost, longAgo);
        assertThat(ended(2)).containsExactly(stopped, lost);
        assertThat(Stream.of(console.endedWorkers(1).get(0).endedAt())).doesNotContainNull();
    }

    private List<UUID> ended(int limit) {
        return console.endedWorkers(limit).stream().map(WorkerSummary::id).toList();
    }
}
