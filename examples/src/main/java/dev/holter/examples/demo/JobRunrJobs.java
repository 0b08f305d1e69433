package dev.holter.examples.demo;

import dev.holter.Run;
import dev.holter.examples.inventory.ClassFile;
import dev.holter.examples.inventory.InventoryTables;
import dev.holter.examples.inventory.JdkImage;
import java.io.IOException;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import javax.sql.DataSource;

/** What JobRunr performs in the demo. Thread-safe. */
public final class JobRunrJobs {
    private final DataSource database;

    JobRunrJobs(DataSource database) {
        this.database = database;
    }

    /** What JobRunr, and so Holter, calls the method of a job. */
    static String type(Class<?> job, String method, Class<?>... parameters) {
        return Arrays.stream(parameters)
                .map(Class::getName)
                .collect(Collectors.joining(", ", job.getName() + "." + method + "(", ")"));
    }

    /** The inventory of a module, into tables in a schema. */
    public void takeStock(String schema, String module) throws IOException, SQLException {
        Inventory.of(List.of(module), () -> tables(schema), InventoryTables::upsert);
    }

    /** The same, whose first attempt takes so long that its process does not live to see the end. */
    public void takeStockSlowly(String schema, String module) throws IOException, SQLException {
        Inventory.of(List.of(module), () -> tables(schema), (tables, batch) -> {
            tables.upsert(batch);
            SlowInventoryJob.slowDown(batch);
        });
    }

    private InventoryTables tables(String schema) throws SQLException {
        return InventoryTables.open(database.getConnection(), schema);
    }

    /** Reads classes again and again until it is told to stop. */
    public void readForEver(String module) throws IOException {
        List<ClassFile> files = new JdkImage().classes(module);
        while (true) {
            Run run = Run.current().stage("read classes", files.size(), "classes");
            run.forEach(files.stream(), ClassFile::hash);
        }
    }

    /** Never asks whether it is to stop, and swallows every interrupt. */
    public void hang() {
        long until = System.nanoTime() + StubbornJob.LENGTH.toNanos();
        CountDownLatch never = new CountDownLatch(1);
        for (long left = StubbornJob.LENGTH.toNanos(); left > 0; left = until - System.nanoTime()) {
            try {
                never.await(left, TimeUnit.NANOSECONDS);
            } catch (InterruptedException swallowed) {
                // As it should not be done.
            }
        }
    }
}
