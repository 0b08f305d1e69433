package dev.holter.benchmarks;

import com.zaxxer.hikari.HikariDataSource;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.batch.core.ExitStatus;
import org.springframework.batch.core.configuration.support.MapJobRegistry;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.job.builder.JobBuilder;
import org.springframework.batch.core.job.parameters.JobParametersBuilder;
import org.springframework.batch.core.launch.support.TaskExecutorJobOperator;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.repository.support.JdbcJobRepositoryFactoryBean;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.core.step.builder.StepBuilder;
import org.springframework.batch.infrastructure.item.ExecutionContext;
import org.springframework.batch.infrastructure.item.ItemStreamReader;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.annotation.Isolation;

/** Chunks of Spring Batch, of one item each, whose reader saves a text with every commit; with its JDBC job repository. The writer writes nothing: a job would write its rows in the same transaction. */
final class SpringBatchSaving implements Saving, AutoCloseable {
    private final HikariDataSource pool;
    private final JdbcTransactionManager transactions;
    private final JobRepository repository;
    private final TaskExecutorJobOperator operator = new TaskExecutorJobOperator();

    SpringBatchSaving(ProductionDatabase database) {
        database.script(JobRepository.class, "/org/springframework/batch/core/schema-postgresql.sql");
        pool = Pools.of(database.url() + "?currentSchema=holter", database.user(), 20);
        transactions = new JdbcTransactionManager(pool);
        try {
            JdbcJobRepositoryFactoryBean factory = new JdbcJobRepositoryFactoryBean();
            factory.setDataSource(pool);
            factory.setTransactionManager(transactions);
            // Of the beginning of a job only: several begin at once here, which would fail at the default,
            // serializable.
            factory.setIsolationLevelForCreateEnum(Isolation.READ_COMMITTED);
            factory.afterPropertiesSet();
            repository = factory.getObject();
            operator.setJobRepository(repository);
            operator.setJobRegistry(new MapJobRegistry());
            operator.afterPropertiesSet();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void job(Course course) throws Exception {
        Step step = new StepBuilder("pages", repository)
                .<String, String>chunk(1)
                .transactionManager(transactions)
                .reader(new Pages(course))
                .writer(chunk -> {})
                .build();
        Job job = new JobBuilder("bench", repository).start(step).build();
        JobExecution done = operator.start(
                job,
                new JobParametersBuilder()
                        .addString("run", UUID.randomUUID().toString())
                        .toJobParameters());
        if (!done.getExitStatus().equals(ExitStatus.COMPLETED)) {
            throw new IllegalStateException("Spring Batch says " + done);
        }
    }

    @Override
    public void close() {
        pool.close();
    }

    /** So many items; the last one read is what the next attempt would go on from. */
    private static final class Pages implements ItemStreamReader<String> {
        private final Course course;
        private int read;

        Pages(Course course) {
            this.course = course;
        }

        @Override
        public @Nullable String read() {
            if (read == 0) {
                course.begins();
            }
            if (read == course.saves()) {
                course.ends();
                return null;
            }
            return Course.text(read++);
        }

        @Override
        public void update(ExecutionContext context) {
            context.putString("page", Course.text(read));
        }
    }
}
