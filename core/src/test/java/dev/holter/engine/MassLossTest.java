package dev.holter.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holter.Holter;
import dev.holter.fixtures.CapturedLog;
import dev.holter.fixtures.FaultProxy;
import dev.holter.fixtures.TestDatabase;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** C5, pitfall 11, as it comes to the database. */
class MassLossTest {
    private final TestDatabase db = TestDatabase.fresh();
    private final FaultProxy proxy = FaultProxy.to(db);

    @AfterEach
    void drop() throws IOException {
        proxy.close();
        db.close();
    }

    @Test
    void mostOfAFleetIsHeldBackWithOneWarningAndOneEventAndGivenUpOnlyAfterTheSlowThreshold() {
        List<Holter> fleet = new ArrayList<>();
        try (CapturedLog log = CapturedLog.of(Pulse.class.getName());
                Holter living = Engines.quick(db.jdbcUrl()).start()) {
            for (int i = 0; i < 3; i++) {
                fleet.add(Engines.quick(proxy.jdbcUrl(db.name()))
                        .set("workerName", "cut-off-" + i)
                        .start());
            }
            Engines.soon().until(() -> db.count("select count(*) from holter.worker where sentinel") == 4);
            fleet.forEach(one -> Engines.begin(one, "doomed.type"));
            Engines.soon().until(() -> db.count("select count(*) from holter.pulse") == 3);
            Engines.during(Duration.ofMillis(500));

            proxy.cut();
            Engines.soon().until(() -> events("mass-loss") == 1);
            Engines.during(Duration.ofMillis(2_500));

            assertThat(events("worker-suspect")).isEqualTo(3);
            assertThat(events("worker-lost")).isZero();
            assertThat(db.text("select text from holter.event where kind = 'mass-loss'"))
                    .contains("3 of 4");
            Engines.soon().until(() -> events("worker-lost") == 3);
            assertThat(events("mass-loss")).isEqualTo(1);
            assertThat(log.warnings())
                    .filteredOn(line -> line.contains("3 of 4"))
                    .hasSize(1);
            assertThat(living.enabled()).isTrue();
        } finally {
            proxy.restore();
            fleet.forEach(Holter::close);
        }
    }

    private long events(String kind) {
        return db.count("select count(*) from holter.event where kind = ?", kind);
    }
}
