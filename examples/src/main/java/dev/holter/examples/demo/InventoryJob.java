package dev.holter.examples.demo;

import dev.holter.RunStoppedException;
import dev.holter.examples.inventory.InventoryTables;
import dev.holter.examples.inventory.ParsedClass;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import org.quartz.DisallowConcurrentExecution;
import org.quartz.Job;
import org.quartz.JobExecutionContext;
import org.quartz.JobExecutionException;

/** {@link PlainInventoryJob}, but it does an {@link Inventory}: compare the two. */
@DisallowConcurrentExecution
public class InventoryJob implements Job {
    @Override
    public void execute(JobExecutionContext context) throws JobExecutionException {
        try {
            InventoryOrder order = InventoryOrder.of(context);
            Inventory.of(order.modules(), order::tables, this::write);
        } catch (IOException | SQLException | RunStoppedException e) {
            // Quartz logs whatever else a job throws as an error, with its stack and twice: too much for a stop
            // somebody asked for.
            throw new JobExecutionException(e);
        }
    }

    /** One transaction. */
    void write(InventoryTables tables, List<ParsedClass> batch) throws SQLException {
        tables.upsert(batch);
    }
}
