package dev.holter.quartz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holter.fixtures.TestDatabase;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.quartz.SchedulerException;
import org.quartz.impl.SchedulerRepository;
import org.quartz.impl.jdbcjobstore.JobStoreTX;
import org.quartz.impl.jdbcjobstore.PostgreSQLDelegate;

/** Quartz's clustered store in a test's database, beside Holter's tables, and nodes on it with one worker each; none is started. */
final class JdbcCluster {
    private static final String TABLES = "/org/quartz/impl/jdbcjobstore/tables_postgres.sql";

    private final TestDatabase database;

    JdbcCluster(TestDatabase database) {
        this.database = database;
        try (InputStream script = JobStoreTX.class.getResourceAsStream(TABLES)) {
            assertThat(script).as(TABLES).isNotNull();
            database.execute(new String(script.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** With Holter. */
    TestScheduler node(String id) throws SchedulerException {
        return node(id, database.jdbcUrl());
    }

    /** With a Holter that reaches its tables by this URL. */
    TestScheduler node(String id, String holtersUrl) throws SchedulerException {
        Map<String, String> properties = store(id);
        properties.putAll(TestScheduler.plugin(
                "jdbcUrl", holtersUrl, "user", database.user(), "workerName", id, "tick", "100ms"));
        return made(properties);
    }

    /** Without. */
    TestScheduler plain(String id) throws SchedulerException {
        return made(store(id));
    }

    private static TestScheduler made(Map<String, String> properties) throws SchedulerException {
        TestScheduler node = TestScheduler.with(properties);
        // Or else the factory would hand out the same scheduler to whoever asks for this name next.
        SchedulerRepository.getInstance().remove(node.scheduler().getSchedulerName());
        return node;
    }

    private Map<String, String> store(String id) {
        Map<String, String> properties = new HashMap<>(
                HolterPluginTest.dataSource("jobs", "org.postgresql.Driver", database.jdbcUrl(), database.user()));
        properties.put("org.quartz.scheduler.instanceName", "cluster-of-" + database.name());
        properties.put("org.quartz.scheduler.instanceId", id);
        // A node that waits hears of another one's triggers only when it looks.
        properties.put("org.quartz.scheduler.idleWaitTime", "1000");
        properties.put("org.quartz.jobStore.class", JobStoreTX.class.getName());
        properties.put("org.quartz.jobStore.driverDelegateClass", PostgreSQLDelegate.class.getName());
        properties.put("org.quartz.jobStore.dataSource", "jobs");
        properties.put("org.quartz.jobStore.isClustered", "true");
        properties.put("org.quartz.threadPool.threadCount", "1");
        return properties;
    }
}
