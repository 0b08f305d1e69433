package dev.holter.quartz;

import static org.quartz.JobBuilder.newJob;
import static org.quartz.TriggerBuilder.newTrigger;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;
import org.quartz.Job;
import org.quartz.JobDataMap;
import org.quartz.JobExecutionContext;
import org.quartz.JobExecutionException;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.impl.StdSchedulerFactory;
import org.slf4j.LoggerFactory;

/** A real scheduler of one test, with a name of its own, shut down with it. Jobs are written where they are fired. */
final class TestScheduler implements AutoCloseable {
    private static final AtomicInteger NUMBERS = new AtomicInteger();

    static {
        // Quartz prints the stack of whatever a job or a listener throws, which here is on purpose.
        for (String loud : List.of("org.quartz.core.JobRunShell", "org.quartz.core.ErrorLogger")) {
            ((Logger) LoggerFactory.getLogger(loud)).setLevel(Level.OFF);
        }
    }

    private final Scheduler scheduler;
    private final AtomicInteger jobs = new AtomicInteger();

    private TestScheduler(Scheduler scheduler) {
        this.scheduler = scheduler;
    }

    /** In memory, with this many workers; not started. */
    static TestScheduler ram(int workers) throws SchedulerException {
        return with(Map.of("org.quartz.threadPool.threadCount", Integer.toString(workers)));
    }

    /** With these properties; in memory and with two workers where they do not say otherwise. Not started. */
    static TestScheduler with(Map<String, String> properties) throws SchedulerException {
        Properties all = new Properties();
        all.setProperty("org.quartz.scheduler.instanceName", "test-" + NUMBERS.incrementAndGet());
        all.setProperty("org.quartz.threadPool.class", "org.quartz.simpl.SimpleThreadPool");
        all.setProperty("org.quartz.threadPool.threadCount", "2");
        all.setProperty("org.quartz.jobStore.class", "org.quartz.simpl.RAMJobStore");
        all.putAll(properties);
        if (!all.getProperty("org.quartz.threadPool.class").endsWith(".SimpleThreadPool")) {
            all.remove("org.quartz.threadPool.threadCount");
        }
        return new TestScheduler(new StdSchedulerFactory(all).getScheduler());
    }

    /** The properties of the plugin under its usual name, with these settings. */
    static Map<String, String> plugin(String... keysAndValues) {
        Map<String, String> properties = new HashMap<>();
        properties.put("org.quartz.plugin.holter.class", HolterPlugin.class.getName());
        // A busy machine may take more than the usual five seconds to make the schema, and a test asks it at once.
        properties.put("org.quartz.plugin.holter.startTimeout", "30s");
        for (int i = 0; i < keysAndValues.length; i += 2) {
            properties.put("org.quartz.plugin.holter." + keysAndValues[i], keysAndValues[i + 1]);
        }
        return properties;
    }

    Scheduler scheduler() {
        return scheduler;
    }

    TestScheduler start() throws SchedulerException {
        scheduler.start();
        return this;
    }

    /** Fires a job of this body now, once; gives its {@code group.name}. */
    String fire(Body body) throws SchedulerException {
        String name = "job-" + jobs.incrementAndGet();
        JobDataMap data = new JobDataMap();
        data.put("body", body);
        scheduler.scheduleJob(
                newJob(BodyJob.class)
                        .withIdentity(name, "tests")
                        .usingJobData(data)
                        .build(),
                newTrigger().withIdentity(name, "now").startNow().build());
        return "tests." + name;
    }

    @Override
    public void close() throws SchedulerException {
        scheduler.shutdown(true);
    }

    /** What a job does. */
    interface Body {
        void run(JobExecutionContext context) throws Exception;
    }

    /** Does what its data say. */
    public static final class BodyJob implements Job {
        @Override
        public void execute(JobExecutionContext context) throws JobExecutionException {
            try {
                body(context).run(context);
            } catch (JobExecutionException | RuntimeException e) {
                throw e;
            } catch (Exception e) {
                throw new JobExecutionException(e);
            }
        }

        private static Body body(JobExecutionContext context) {
            if (context.getMergedJobDataMap().get("body") instanceof Body body) {
                return body;
            }
            throw new IllegalStateException(
                    "no body in " + context.getJobDetail().getKey());
        }
    }
}
