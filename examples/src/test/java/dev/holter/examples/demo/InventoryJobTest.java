package dev.holter.examples.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holter.fixtures.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.quartz.JobBuilder;
import org.quartz.JobDetail;
import org.quartz.Scheduler;
import org.quartz.TriggerBuilder;
import org.quartz.impl.StdSchedulerFactory;
import org.quartz.utils.ConnectionProvider;
import org.quartz.utils.DBConnectionManager;

class InventoryJobTest {

    @Test
    void whereThereIsNoHolterItDoesTheSameWork() throws Exception {
        Workload workload = Workload.of(List.of("java.logging"));
        try (TestDatabase database = TestDatabase.fresh()) {
            DBConnectionManager.getInstance()
                    .addConnectionProvider(InventoryOrder.DATA_SOURCE, connectionsTo(database));
            Properties properties = new Properties();
            properties.setProperty("org.quartz.scheduler.instanceName", "without-holter");
            properties.setProperty("org.quartz.threadPool.threadCount", "1");
            Scheduler scheduler = new StdSchedulerFactory(properties).getScheduler();
            FiringEnds ends = new FiringEnds();
            scheduler.getListenerManager().addTriggerListener(ends);
            JobDetail job = JobBuilder.newJob(InventoryJob.class)
                    .withIdentity("inventory")
                    .usingJobData(new InventoryOrder("alone", workload.modules()).asJobData())
                    .build();

            scheduler.start();
            scheduler.scheduleJob(
                    job, TriggerBuilder.newTrigger().forJob(job).startNow().build());
            ends.of(job.getKey()).get(1, TimeUnit.MINUTES);
            scheduler.shutdown(true);

            assertThat(database.count("select count(*) from alone.class")).isEqualTo(workload.classes());
        }
    }

    private static ConnectionProvider connectionsTo(TestDatabase database) {
        return new ConnectionProvider() {
            @Override
            public Connection getConnection() throws SQLException {
                return database.connect();
            }

            @Override
            public void shutdown() {}

            @Override
            public void initialize() {}
        };
    }
}
