package dev.holter.examples.demo;

import dev.holter.examples.inventory.ClassFile;
import dev.holter.examples.inventory.HashedClass;
import dev.holter.examples.inventory.InventoryTables;
import dev.holter.examples.inventory.JdkImage;
import dev.holter.examples.inventory.ParsedClass;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.quartz.DisallowConcurrentExecution;
import org.quartz.Job;
import org.quartz.JobExecutionContext;
import org.quartz.JobExecutionException;

/** The inventory as any Quartz job would do it. It knows nothing of Holter, and is recorded all the same: compare {@link Inventory}. */
@DisallowConcurrentExecution
public final class PlainInventoryJob implements Job {
    private static final int BATCH = 100;

    @Override
    public void execute(JobExecutionContext context) throws JobExecutionException {
        try {
            inventory(InventoryOrder.of(context));
        } catch (IOException | SQLException e) {
            throw new JobExecutionException(e);
        }
    }

    private static void inventory(InventoryOrder order) throws IOException, SQLException {
        JdkImage image = new JdkImage();
        List<ClassFile> files = new ArrayList<>();
        for (String module : order.modules()) {
            files.addAll(image.classes(module));
        }
        Collections.sort(files);

        List<HashedClass> hashed = new ArrayList<>();
        for (ClassFile file : files) {
            hashed.add(file.hash());
        }

        List<ParsedClass> parsed = new ArrayList<>();
        for (HashedClass next : hashed) {
            parsed.add(next.parse());
        }

        try (InventoryTables tables = order.tables()) {
            for (int from = 0; from < parsed.size(); from += BATCH) {
                tables.upsert(parsed.subList(from, Math.min(from + BATCH, parsed.size())));
            }
        }
    }
}
