package dev.holter.benchmarks;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Who is asked to notice that a process was killed, and how it is set. */
enum Contender {
    HOLTER("holter", Host.HOLTER, Duration.ZERO),
    JOBRUNR("jobrunr", Host.JOBRUNR, Duration.ofSeconds(15)),
    JOBRUNR_FASTEST("jobrunr_fastest", Host.JOBRUNR, Duration.ofSeconds(5)),
    QUARTZ("quartz", Host.QUARTZ, Duration.ofMillis(7_500)),
    QUARTZ_FASTEST("quartz_fastest", Host.QUARTZ, Duration.ofMillis(100)),
    DB_SCHEDULER("db_scheduler", Host.DB_SCHEDULER, Duration.ofSeconds(1));

    final String title;
    final Host host;

    /** How often it says that it lives: the host's default, or the shortest that it allows. Not asked of Holter, which has its own default. */
    final Duration interval;

    Contender(String title, Host host, Duration interval) {
        this.title = title;
        this.host = host;
        this.interval = interval;
    }

    /** What keeps the jobs. The queries tell what is begun and neither over nor given up: of Holter the run, of JobRunr the job, of the others the process. */
    enum Host {
        HOLTER(
                "select run_id::text from run where status = 'RUNNING'",
                "select r.run_id::text from run r join worker w on w.id = r.worker_id "
                        + "where r.status = 'RUNNING' and w.suspect_since is null"),
        JOBRUNR("select id::text from jobrunr_jobs where state = 'PROCESSING'", null),
        QUARTZ("select instance_name from qrtz_fired_triggers where state = 'EXECUTING'", null),
        DB_SCHEDULER("select picked_by from scheduled_tasks where picked", null);

        final String held;

        /** Those of whom nobody suspects anything, null where there is no such thing. */
        final @Nullable String unsuspected;

        Host(String held, @Nullable String unsuspected) {
            this.held = held;
            this.unsuspected = unsuspected;
        }
    }
}
