package dev.holter.chaos;

import java.sql.SQLException;
import java.util.concurrent.TimeUnit;

/** Heals everything, waits until all work is done or its time is over, and ends all processes cleanly. Stateless. */
final class Drain {
    private static final String WORK_LEFT = """
            select (select count(*) from qrtz_triggers) + (select count(*) from qrtz_fired_triggers)
              + (select count(*) from jobrunr_jobs where state in ('ENQUEUED', 'PROCESSING', 'SCHEDULED', 'AWAITING'))
              + (select count(*) from holter.retry where state in ('queued', 'claimed'))
              + (select count(*) from holter.run where status = 'RUNNING' and host <> 'plain')
              + (select count(*) from holter.worker where state in ('alive', 'stopping') and beat_at < now() - interval '3 seconds')
            """;

    private Drain() {}

    static void drain(World world, long seconds) throws SQLException {
        world.supply().end();
        world.slots().forEach(slot -> slot.proxy().restore());
        world.slowDisk(0);
        world.clock("+0");
        world.journal().say("drain");
        long began = System.nanoTime();
        long until = began + TimeUnit.SECONDS.toNanos(seconds);
        world.pass(1_000, 1_000);
        while (world.database().number(WORK_LEFT) > 0 && System.nanoTime() - until < 0) {
            world.pass(300, 300);
        }
        System.out.println("drained in " + (System.nanoTime() - began) / 1_000_000_000 + " s, left: "
                + world.database().number(WORK_LEFT));
        world.slots().forEach(slot -> slot.term(false));
        world.slots().forEach(slot -> slot.term(true));
    }
}
