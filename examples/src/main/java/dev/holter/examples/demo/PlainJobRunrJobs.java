package dev.holter.examples.demo;

import dev.holter.examples.inventory.ClassFile;
import dev.holter.examples.inventory.JdkImage;
import java.io.IOException;
import java.util.List;
import org.jobrunr.jobs.context.JobContext;
import org.jobrunr.jobs.context.JobDashboardProgressBar;

/** Jobs as any application of JobRunr's has them. They know nothing of Holter, and are recorded all the same, even how far they are. Thread-safe. */
public final class PlainJobRunrJobs {
    /** Reads all classes of a module, and shows on JobRunr's page how far it is. */
    public void readWithBar(String module, JobContext context) throws IOException {
        List<ClassFile> files = new JdkImage().classes(module);
        JobDashboardProgressBar bar = context.progressBar(files.size());
        for (ClassFile file : files) {
            file.hash();
            bar.incrementSucceeded();
        }
    }

    /** Stands for what is done every night. */
    public void tidy() throws IOException {
        new JdkImage().modules();
    }
}
