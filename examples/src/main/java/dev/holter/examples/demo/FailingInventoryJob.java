package dev.holter.examples.demo;

import dev.holter.Progress;
import dev.holter.Run;
import dev.holter.examples.inventory.InventoryTables;
import dev.holter.examples.inventory.ParsedClass;
import java.sql.SQLException;
import java.util.List;
import org.quartz.JobExecutionContext;
import org.quartz.JobExecutionException;

/** An inventory whose first attempt breaks half-way and asks Quartz to fire again at once; the second one goes on where the first had come to. */
public final class FailingInventoryJob extends InventoryJob {
    static final String MESSAGE = "half-way, as ordered";

    @Override
    public void execute(JobExecutionContext context) throws JobExecutionException {
        try {
            super.execute(context);
        } catch (JobExecutionException e) {
            e.setRefireImmediately(Run.current().attempt() == 1);
            throw e;
        }
    }

    @Override
    void write(InventoryTables tables, List<ParsedClass> batch) throws SQLException {
        Run run = Run.current();
        if (run.attempt() == 1 && halfWay(run.progress())) {
            throw new SQLException(MESSAGE);
        }
        super.write(tables, batch);
    }

    private static boolean halfWay(Progress at) {
        return at.total().isPresent() && at.done() * 2 >= at.total().getAsLong();
    }
}
