package dev.holter.examples.guice;

import com.google.inject.Inject;
import dev.holter.Run;
import java.util.List;
import org.quartz.Job;
import org.quartz.JobExecutionContext;

/** A job of Quartz's. The injector makes it. */
final class Closing implements Job {
    private final Books books;

    @Inject
    Closing(Books books) {
        this.books = books;
    }

    @Override
    public void execute(JobExecutionContext context) {
        Run run = Run.current().stage("close accounts");
        for (String account : run.each(List.of("assets", "liabilities"))) {
            books.enter("closed " + account);
        }
    }
}
