package dev.holter.benchmarks;

import static org.quartz.DateBuilder.IntervalUnit.MINUTE;
import static org.quartz.DateBuilder.futureDate;
import static org.quartz.JobBuilder.newJob;
import static org.quartz.SimpleScheduleBuilder.simpleSchedule;
import static org.quartz.TriggerBuilder.newTrigger;

import dev.holter.fixtures.Figure;
import dev.holter.quartz.HolterPlugin;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.quartz.Job;
import org.quartz.JobExecutionContext;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.SimpleScheduleBuilder;
import org.quartz.impl.StdSchedulerFactory;
import org.quartz.impl.jdbcjobstore.JobStoreTX;
import org.quartz.impl.jdbcjobstore.PostgreSQLDelegate;
import org.quartz.simpl.RAMJobStore;
import org.quartz.simpl.SimpleThreadPool;

/**
 * Jobs a second that do nothing, with Holter's plugin and without, of a scheduler that has started and executed some: so many firings are due when it goes on, and the time counts from
 * the first job to the last. What Holter has not written by then is written before the next sample begins; every run has to be there.
 */
final class QuartzFigures {
    private static final int THREADS = 10;
    private static final int KINDS = 100;

    private final ProductionDatabase database;
    private final Map<String, String> store;
    private final Recorded recorded;
    private final int jobs;

    private QuartzFigures(ProductionDatabase database, Map<String, String> store, int jobs) {
        this.database = database;
        this.store = store;
        this.jobs = jobs;
        this.recorded = new Recorded(database);
    }

    /** In memory, where nothing but the processor bounds it. */
    static List<Figure> ram(boolean brief) {
        try (ProductionDatabase database = new ProductionDatabase()) {
            Map<String, String> store = Map.of("org.quartz.jobStore.class", RAMJobStore.class.getName());
            QuartzFigures ram = new QuartzFigures(database, store, brief ? 5_000 : 100_000);
            return BesideBare.figures("quartz-ram", brief, 0.92, ram::rate);
        }
    }

    /** In a clustered store, set up as Quartz's manual says, on the database where Holter has its tables too. */
    static List<Figure> jdbc(boolean brief) {
        try (ProductionDatabase database = new ProductionDatabase()) {
            database.script(StdSchedulerFactory.class, "/org/quartz/impl/jdbcjobstore/tables_postgres.sql");
            QuartzFigures jdbc = new QuartzFigures(
                    database,
                    clustered(database.url() + "?currentSchema=holter", database.user(), THREADS + 5),
                    brief ? 300 : 5_000);
            return BesideBare.figures("quartz-jdbc", brief, 0.98, jdbc::rate);
        }
    }

    static Map<String, String> clustered(String url, String user, int connections) {
        Map<String, String> properties = new HashMap<>();
        properties.put("org.quartz.scheduler.instanceId", "AUTO");
        properties.put("org.quartz.jobStore.class", JobStoreTX.class.getName());
        properties.put("org.quartz.jobStore.driverDelegateClass", PostgreSQLDelegate.class.getName());
        properties.put("org.quartz.jobStore.isClustered", "true");
        properties.put("org.quartz.jobStore.dataSource", "jobs");
        properties.put("org.quartz.dataSource.jobs.provider", "hikaricp");
        properties.put("org.quartz.dataSource.jobs.driver", "org.postgresql.Driver");
        properties.put("org.quartz.dataSource.jobs.URL", url);
        properties.put("org.quartz.dataSource.jobs.user", user);
        properties.put("org.quartz.dataSource.jobs.password", "any");
        properties.put("org.quartz.dataSource.jobs.maxConnections", String.valueOf(connections));
        return properties;
    }

    private double rate(boolean holter) {
        try {
            Scheduler scheduler = scheduler(holter);
            scheduler.clear();
            rate(scheduler, KINDS);
            recorded.settled(holter, KINDS);
            double rate = rate(scheduler, jobs);
            scheduler.shutdown(true);
            recorded.check(holter, KINDS + jobs);
            return rate;
        } catch (SchedulerException e) {
            throw new IllegalStateException(e);
        }
    }

    private static double rate(Scheduler scheduler, int jobs) throws SchedulerException {
        CountedJobs counted = CountedJobs.expect(jobs);
        schedule(scheduler, jobs);
        scheduler.start();
        double rate = counted.rate();
        scheduler.standby();
        return rate;
    }

    /** A hundred kinds, each of which was due so many times in the last minute. */
    private static void schedule(Scheduler scheduler, int jobs) throws SchedulerException {
        SimpleScheduleBuilder often =
                simpleSchedule().withIntervalInMilliseconds(1).withRepeatCount(jobs / KINDS - 1);
        for (int i = 0; i < KINDS; i++) {
            scheduler.scheduleJob(
                    newJob(NoOp.class).withIdentity("j" + i, "bench " + jobs).build(),
                    newTrigger()
                            .withIdentity("t" + i, "bench " + jobs)
                            .startAt(futureDate(-1, MINUTE))
                            .withSchedule(often)
                            .build());
        }
    }

    private Scheduler scheduler(boolean holter) throws SchedulerException {
        Properties properties = new Properties();
        properties.put("org.quartz.scheduler.instanceName", "bench");
        properties.put("org.quartz.threadPool.class", SimpleThreadPool.class.getName());
        properties.put("org.quartz.threadPool.threadCount", String.valueOf(THREADS));
        properties.put("org.quartz.jobStore.misfireThreshold", "600000");
        properties.putAll(store);
        if (holter) {
            String plugin = "org.quartz.plugin.holter.";
            properties.put(plugin + "class", HolterPlugin.class.getName());
            properties.put(plugin + "jdbcUrl", database.url() + "?currentSchema=holter");
            properties.put(plugin + "user", database.user());
            properties.put(plugin + "password", "any");
            properties.put(plugin + "workerName", "bench");
            properties.put(plugin + "closeTimeout", "2m");
        }
        return new StdSchedulerFactory(properties).getScheduler();
    }

    /** Does nothing, and counts. */
    public static final class NoOp implements Job {
        @Override
        public void execute(JobExecutionContext context) {
            CountedJobs.executed();
        }
    }
}
