package dev.holter.examples.demo;

import dev.holter.Run;
import dev.holter.examples.inventory.InventoryTables;
import dev.holter.examples.inventory.ParsedClass;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** An inventory whose first attempt spreads its batches over so long a time that its process does not live to see the last. */
public final class SlowInventoryJob extends InventoryJob {
    private static final Duration LENGTH = Duration.ofSeconds(40);

    @Override
    void write(InventoryTables tables, List<ParsedClass> batch) throws SQLException {
        super.write(tables, batch);
        slowDown(batch);
    }

    /** Takes the time for this batch, in the first attempt. */
    static void slowDown(List<ParsedClass> batch) {
        Run run = Run.current();
        if (run.attempt() == 1) {
            pause(LENGTH.toNanos()
                    * batch.size()
                    / Math.max(1, run.progress().total().orElse(1)));
        }
    }

    private static void pause(long nanos) {
        long until = System.nanoTime() + nanos;
        for (long left = nanos; left > 0; left = until - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }
}
