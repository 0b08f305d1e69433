package dev.holter.benchmarks;

import com.github.kagkarlsson.scheduler.SchedulerName;
import com.github.kagkarlsson.scheduler.SystemClock;
import com.github.kagkarlsson.scheduler.TaskResolver;
import com.github.kagkarlsson.scheduler.event.SchedulerListeners;
import com.github.kagkarlsson.scheduler.jdbc.JdbcTaskRepository;
import com.github.kagkarlsson.scheduler.task.Execution;
import com.github.kagkarlsson.scheduler.task.helper.OneTimeTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.zaxxer.hikari.HikariDataSource;
import java.time.Instant;
import java.util.List;

/** db-scheduler's executions that somebody has picked, and what its housekeeper does with them at every heartbeat: a commit for each of them. */
final class DbSchedulerBeats implements Beats {
    private final ProductionDatabase database = new ProductionDatabase();
    private final HikariDataSource pool = Pools.of(database.url() + "?currentSchema=holter", database.user(), 10);
    private final JdbcTaskRepository repository;
    private final List<Execution> executions;

    DbSchedulerBeats(int runs) {
        database.script(DbSchedulerBeats.class, "db-scheduler.sql");
        OneTimeTask<Void> task = Tasks.oneTime("bench").execute((instance, context) -> {});
        SystemClock clock = new SystemClock();
        repository = new JdbcTaskRepository(
                pool,
                true,
                JdbcTaskRepository.DEFAULT_TABLE_NAME,
                new TaskResolver(SchedulerListeners.NOOP, clock, List.of(task)),
                new SchedulerName.Fixed("bench"),
                false,
                clock);
        Instant due = Instant.now();
        for (int i = 0; i < runs; i++) {
            repository.createIfNotExists(task.schedulableInstance(String.valueOf(i)));
        }
        executions = repository.lockAndGetDue(due.plusSeconds(60), runs);
        database.run("vacuum analyze scheduled_tasks");
        database.run("checkpoint");
    }

    @Override
    public void beat() {
        Instant now = Instant.now();
        for (Execution execution : executions) {
            if (!repository.updateHeartbeat(execution, now)) {
                throw new IllegalStateException("a heartbeat reached no row: " + execution);
            }
        }
    }

    @Override
    public ProductionDatabase database() {
        return database;
    }

    @Override
    public void close() {
        pool.close();
        database.close();
    }
}
