package dev.holter.examples.demo;

import dev.holter.Run;
import dev.holter.RunStoppedException;
import dev.holter.examples.inventory.ClassFile;
import dev.holter.examples.inventory.JdkImage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.quartz.Job;
import org.quartz.JobExecutionContext;
import org.quartz.JobExecutionException;

/** Reads classes again and again until it is told to stop, which the loop asks before each of them. */
public final class EndlessJob implements Job {
    private static final String READ = "read classes";

    @Override
    public void execute(JobExecutionContext context) throws JobExecutionException {
        try {
            read(InventoryOrder.of(context).modules(), Run.current());
        } catch (IOException | RunStoppedException e) {
            throw new JobExecutionException(e);
        }
    }

    private static void read(List<String> modules, Run run) throws IOException {
        List<ClassFile> files = new ArrayList<>();
        for (String module : modules) {
            files.addAll(new JdkImage().classes(module));
        }
        while (true) {
            run.stage(READ, files.size(), "classes");
            run.forEach(files.stream(), ClassFile::hash);
        }
    }
}
