package dev.holter.benchmarks;

import static org.quartz.JobBuilder.newJob;
import static org.quartz.TriggerBuilder.newTrigger;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerName;
import com.github.kagkarlsson.scheduler.task.helper.OneTimeTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.zaxxer.hikari.HikariDataSource;
import dev.holter.Holter;
import dev.holter.spi.RunStart;
import dev.holter.spi.RunTracker;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import org.jobrunr.jobs.context.JobContext;
import org.jobrunr.scheduling.JobScheduler;
import org.jobrunr.storage.StorageProvider;
import org.quartz.Job;
import org.quartz.JobExecutionContext;
import org.quartz.JobExecutionException;
import org.quartz.SchedulerException;
import org.quartz.impl.StdSchedulerFactory;

/** A process with one scheduler that has room for one job, and with that job, which never ends. Says so in the table {@code busy}, and ends with the process that started it. */
public final class CrashNode {
    private static volatile CrashNode here = new CrashNode(Contender.HOLTER, "", "", "");

    private final Contender contender;
    private final String url;
    private final String user;
    private final String name;

    private CrashNode(Contender contender, String url, String user, String name) {
        this.contender = contender;
        this.url = url;
        this.user = user;
        this.name = name;
    }

    /** What it is, where the database is, its user, and its own name. */
    public static void main(String[] args) throws Exception {
        here = new CrashNode(Contender.valueOf(args[0]), args[1] + "?currentSchema=holter", args[2], args[3]);
        here.work();
        System.in.transferTo(System.out);
        Runtime.getRuntime().halt(0);
    }

    private void work() throws Exception {
        switch (contender.host) {
            case HOLTER -> holter();
            case JOBRUNR -> jobRunr();
            case QUARTZ -> quartz();
            case DB_SCHEDULER -> dbScheduler();
        }
    }

    /** At defaults. Without a scheduler, since it makes no difference which. */
    private void holter() throws SQLException {
        Holter holter = Holter.builder()
                .jdbcUrl(url)
                .user(user)
                .password("any")
                .set("workerName", name)
                .start();
        busy(RunTracker.of(holter)
                .begin(RunStart.first("bench", "bench", "bench.job", "bench.job"))
                .run()
                .id()
                .toString());
    }

    private void jobRunr() {
        HikariDataSource pool = pool();
        StorageProvider storage = JobRunrServer.storage(pool);
        new JobScheduler(storage).enqueue(() -> untilKilled(JobContext.Null));
        JobRunrServer.server(storage, contender.interval, 1).start();
    }

    private void quartz() throws SchedulerException {
        Properties properties = new Properties();
        properties.putAll(QuartzFigures.clustered(url, user, 3));
        properties.put("org.quartz.scheduler.instanceName", "bench");
        properties.put("org.quartz.scheduler.instanceId", name);
        properties.put("org.quartz.threadPool.threadCount", "1");
        properties.put("org.quartz.jobStore.clusterCheckinInterval", String.valueOf(contender.interval.toMillis()));
        org.quartz.Scheduler scheduler = new StdSchedulerFactory(properties).getScheduler();
        scheduler.scheduleJob(
                newJob(NeverEnding.class).withIdentity(name).requestRecovery().build(),
                newTrigger().withIdentity(name).startNow().build());
        scheduler.start();
    }

    /** As many intervals as Holter waits, and as often. */
    private void dbScheduler() {
        OneTimeTask<Void> task = Tasks.oneTime("bench").execute((instance, context) -> untilKilled(name));
        Scheduler scheduler = Scheduler.create(pool(), task)
                .schedulerName(new SchedulerName.Fixed(name))
                .threads(1)
                .pollingInterval(contender.interval)
                .heartbeatInterval(contender.interval)
                .missedHeartbeatsLimit(10)
                .build();
        scheduler.schedule(task.instance(name), Instant.now());
        scheduler.start();
    }

    private HikariDataSource pool() {
        HikariDataSource pool = Pools.of(url, user, 4);
        pool.setMinimumIdle(1);
        return pool;
    }

    /** JobRunr's job. */
    public static void untilKilled(JobContext context) throws SQLException, InterruptedException {
        untilKilled(context.getJobId().toString());
    }

    private static void untilKilled(String key) {
        try {
            here.busy(key);
            new CountDownLatch(1).await();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void busy(String key) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url, user, "");
                PreparedStatement insert = connection.prepareStatement("insert into busy values (?, ?)")) {
            insert.setString(1, name);
            insert.setString(2, key);
            insert.execute();
        }
    }

    /** Quartz's job. */
    public static final class NeverEnding implements Job {
        @Override
        public void execute(JobExecutionContext context) throws JobExecutionException {
            untilKilled(here.name);
        }
    }
}
