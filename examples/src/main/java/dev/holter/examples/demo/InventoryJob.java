package dev.holter.examples.demo;

import dev.holter.Run;
import dev.holter.RunStoppedException;
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

/**
 * The inventory of {@link PlainInventoryJob}, which tells Holter how far it is and goes on from its checkpoint: what the attempts before have written
 * is neither read nor written again.
 */
@DisallowConcurrentExecution
public class InventoryJob implements Job {
    static final int BATCH = 100;
    static final String LIST = "list modules";
    static final String HASH = "hash classes";
    static final String PARSE = "parse classes";
    static final String WRITE = "write";

    @Override
    public void execute(JobExecutionContext context) throws JobExecutionException {
        try {
            inventory(InventoryOrder.of(context), Run.current());
        } catch (IOException | SQLException | RunStoppedException e) {
            // Quartz logs whatever else a job throws as an error, with its stack and twice: too much for a stop
            // somebody asked for.
            throw new JobExecutionException(e);
        }
    }

    private void inventory(InventoryOrder order, Run run) throws IOException, SQLException {
        // With Holter switched off there is no checkpoint, and the job does it all.
        String reached = run.tracked() ? run.lastCheckpoint(String.class).orElse("") : "";

        JdkImage image = new JdkImage();
        List<ClassFile> files = new ArrayList<>();
        run.stage(LIST, order.modules().size(), "modules");
        for (String module : run.each(order.modules())) {
            files.addAll(image.classes(module));
        }
        Collections.sort(files);
        List<ClassFile> left = ClassFile.after(reached, files);

        List<HashedClass> hashed = new ArrayList<>();
        stage(run, HASH, files, left);
        run.forEach(left.stream(), file -> hashed.add(file.hash()));

        List<ParsedClass> parsed = new ArrayList<>();
        stage(run, PARSE, files, left);
        run.forEach(hashed.stream(), next -> parsed.add(next.parse()));

        stage(run, WRITE, files, left);
        try (InventoryTables tables = order.tables()) {
            run.inBatches(parsed, BATCH, ParsedClass::id, batch -> write(tables, batch));
        }
    }

    /** The total is that of the whole piece of work; what was done before counts as done, and earns no rate. */
    private static void stage(Run run, String name, List<ClassFile> files, List<ClassFile> left) {
        run.stage(name, files.size(), "classes");
        run.done(files.size() - left.size());
    }

    /** One transaction. */
    void write(InventoryTables tables, List<ParsedClass> batch) throws SQLException {
        tables.upsert(batch);
    }
}
