package dev.holter.quartz;

import static org.quartz.JobBuilder.newJob;
import static org.quartz.TriggerBuilder.newTrigger;

import dev.holter.Holter;
import dev.holter.fixtures.TestDatabase;
import dev.holter.testkit.AdapterHost;
import dev.holter.testkit.ContractJobs;
import dev.holter.testkit.NodeSettings;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.quartz.Job;
import org.quartz.JobExecutionContext;
import org.quartz.JobExecutionException;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.impl.SchedulerRepository;
import org.quartz.impl.jdbcjobstore.JobStoreTX;
import org.quartz.impl.jdbcjobstore.PostgreSQLDelegate;

/** Quartz as the contract drives it. */
abstract class QuartzContractHost implements AdapterHost {
    /** With a store in memory. */
    public static final class InMemory extends QuartzContractHost {
        @Override
        public void prepare(TestDatabase database) {}

        @Override
        public boolean recovers() {
            return false;
        }

        @Override
        Map<String, String> store(NodeSettings settings) {
            return Map.of();
        }
    }

    /** With a clustered store, in Holter's database. */
    public static final class Clustered extends QuartzContractHost {
        private static final String TABLES = "/org/quartz/impl/jdbcjobstore/tables_postgres.sql";

        @Override
        public void prepare(TestDatabase database) {
            try (InputStream script = JobStoreTX.class.getResourceAsStream(TABLES)) {
                if (script == null) {
                    throw new IllegalStateException("Quartz has no " + TABLES);
                }
                database.execute(new String(script.readAllBytes(), StandardCharsets.UTF_8));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public boolean recovers() {
            return true;
        }

        @Override
        Map<String, String> store(NodeSettings settings) {
            Map<String, String> properties = new HashMap<>(
                    HolterPluginTest.dataSource("jobs", "org.postgresql.Driver", settings.jdbcUrl(), settings.user()));
            properties.put("org.quartz.scheduler.instanceName", "contract");
            properties.put("org.quartz.scheduler.instanceId", settings.name());
            properties.put("org.quartz.jobStore.class", JobStoreTX.class.getName());
            properties.put("org.quartz.jobStore.driverDelegateClass", PostgreSQLDelegate.class.getName());
            properties.put("org.quartz.jobStore.dataSource", "jobs");
            properties.put("org.quartz.jobStore.isClustered", "true");
            properties.put("org.quartz.jobStore.clusterCheckinInterval", "500");
            return properties;
        }
    }

    abstract Map<String, String> store(NodeSettings settings);

    @Override
    public Node start(NodeSettings settings) throws SchedulerException {
        Map<String, String> properties = new HashMap<>(store(settings));
        properties.put("org.quartz.threadPool.threadCount", Integer.toString(settings.threads()));
        TestScheduler quartz = TestScheduler.with(properties);
        SchedulerRepository.getInstance().remove(quartz.scheduler().getSchedulerName());
        Holter holter = settings.builder().start();
        HolterQuartz.attach(quartz.scheduler(), holter);
        quartz.start();
        return new QuartzNode(quartz.scheduler(), holter);
    }

    private record QuartzNode(Scheduler scheduler, Holter holter) implements Node {
        @Override
        public String fire(String job) throws SchedulerException {
            scheduler.scheduleJob(
                    newJob(ContractJob.class)
                            .withIdentity(job, "contract")
                            .requestRecovery()
                            .build(),
                    newTrigger().withIdentity(job, "now").startNow().build());
            return "contract." + job;
        }

        @Override
        public void shutDown(boolean waiting) throws SchedulerException {
            scheduler.shutdown(waiting);
            holter.close();
        }
    }

    /** Does what the contract has defined for its name. */
    public static final class ContractJob implements Job {
        @Override
        public void execute(JobExecutionContext context) throws JobExecutionException {
            try {
                ContractJobs.execute(context.getJobDetail().getKey().getName());
            } catch (RuntimeException e) {
                throw e;
            } catch (Exception e) {
                throw new JobExecutionException(e);
            }
        }
    }
}
