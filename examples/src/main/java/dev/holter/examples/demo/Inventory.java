package dev.holter.examples.demo;

import dev.holter.Run;
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

/**
 * The inventory that tells Holter how far it is and goes on from its checkpoint, whichever scheduler performs it: what the attempts before have written
 * is neither read nor written again. Stateless.
 */
final class Inventory {
    static final int BATCH = 100;
    static final String LIST = "list modules";
    static final String HASH = "hash classes";
    static final String PARSE = "parse classes";
    static final String WRITE = "write";

    private Inventory() {}

    /** Where it writes to. */
    interface Tables {
        InventoryTables open() throws SQLException;
    }

    /** How it writes a batch: in one transaction. */
    interface Write {
        void batch(InventoryTables tables, List<ParsedClass> batch) throws SQLException;
    }

    static void of(List<String> modules, Tables where, Write write) throws IOException, SQLException {
        Run run = Run.current();
        // With Holter switched off there is no checkpoint, and the job does it all.
        String reached = run.tracked() ? run.lastCheckpoint(String.class).orElse("") : "";

        JdkImage image = new JdkImage();
        List<ClassFile> files = new ArrayList<>();
        run.stage(LIST, modules.size(), "modules");
        for (String module : run.each(modules)) {
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
        try (InventoryTables tables = where.open()) {
            run.inBatches(parsed, BATCH, ParsedClass::id, batch -> write.batch(tables, batch));
        }
    }

    /** The total is that of the whole piece of work; what was done before counts as done, and earns no rate. */
    private static void stage(Run run, String name, List<ClassFile> files, List<ClassFile> left) {
        run.stage(name, files.size(), "classes");
        run.done(files.size() - left.size());
    }
}
