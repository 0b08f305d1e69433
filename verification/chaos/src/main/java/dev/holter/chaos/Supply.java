package dev.holter.chaos;

import java.sql.SQLException;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jobrunr.scheduling.JobScheduler;
import org.quartz.JobBuilder;
import org.quartz.JobDetail;
import org.quartz.JobKey;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.TriggerBuilder;

/** Gives work to the schedulers, and writes down what. One that may or may not have been taken is written down as unsure. Thread-safe. */
final class Supply implements AutoCloseable {
    private static final List<String> QUARTZ = List.of(
            "steady",
            "steady",
            "steady",
            "short",
            "short",
            "resume",
            "resume",
            "recovered",
            "recovered",
            "durable",
            "failing",
            "beating",
            "hung",
            "overdue");
    private static final List<String> JOBRUNR = List.of("steady", "steady", "resume", "beating", "hung");
    private static final int MOST_OPEN = 40;

    private final Database database;
    private final Journal journal;
    private final Random random;
    private final Scheduler quartz;
    private final JobScheduler jobRunr;
    private final Thread thread = new Thread(this::supply, "supply");
    private volatile boolean ends;

    Supply(Database database, Journal journal, Random random) {
        this.database = database;
        this.journal = journal;
        this.random = random;
        String url = Database.url(database.server().port());
        try {
            this.quartz = Hosts.quartz(url, "supply");
        } catch (SchedulerException e) {
            throw new IllegalStateException(e);
        }
        this.jobRunr = new JobScheduler(Hosts.jobRunrStorage(url));
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    private void supply() {
        while (!ends) {
            try {
                if (open() < MOST_OPEN) {
                    fire(QUARTZ.get(random.nextInt(QUARTZ.size())));
                    if (random.nextInt(3) == 0) {
                        enqueue(JOBRUNR.get(random.nextInt(JOBRUNR.size())));
                    }
                }
            } catch (SQLException away) {
                journal.say("no-supply", "why", away);
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200 + random.nextInt(200)));
        }
    }

    private long open() throws SQLException {
        return database.number("select (select count(*) from qrtz_triggers) + "
                + "(select count(*) from jobrunr_jobs where state in ('ENQUEUED', 'PROCESSING', 'SCHEDULED'))");
    }

    /** A job of Quartz's, done over by Quartz itself or not. */
    synchronized void fire(String type) {
        String item = UUID.randomUUID().toString();
        JobDetail job = JobBuilder.newJob(QuartzWork.class)
                .withIdentity(new JobKey(item, type))
                .requestRecovery(type.equals("recovered"))
                .build();
        given(
                "quartz",
                type,
                item,
                () -> quartz.scheduleJob(
                        job,
                        TriggerBuilder.newTrigger()
                                .withIdentity(item, type)
                                .startNow()
                                .build()));
    }

    private void enqueue(String type) {
        UUID id = UUID.randomUUID();
        String item = id.toString();
        given("jobrunr", type, item, () -> {
            switch (type) {
                case "resume" -> jobRunr.enqueue(id, () -> JobRunrWork.resume(item));
                case "hung" -> jobRunr.enqueue(id, () -> JobRunrWork.hung(item));
                case "beating" -> jobRunr.enqueue(id, () -> JobRunrWork.beating(item));
                default -> jobRunr.enqueue(id, () -> JobRunrWork.steady(item));
            }
        });
    }

    private interface Giving {
        void give() throws Exception;
    }

    private void given(String host, String type, String item, Giving giving) {
        try {
            giving.give();
            journal.say("given", "host", host, "type", type, "item", item);
        } catch (Exception e) {
            journal.say("unsure", "host", host, "type", type, "item", item, "why", e);
        }
    }

    /** Gives nothing more. */
    void end() {
        ends = true;
        try {
            thread.join(TimeUnit.SECONDS.toMillis(30));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        end();
        try {
            quartz.shutdown(false);
        } catch (SchedulerException e) {
            journal.say("not-closed", "why", e);
        }
    }
}
