package dev.holter.examples.spring;

import dev.holter.Run;
import org.quartz.Job;
import org.quartz.JobExecutionContext;

/** The job. Spring makes it, and gives it what it needs. */
public final class LettersJob implements Job {
    private final Letters letters;

    LettersJob(Letters letters) {
        this.letters = letters;
    }

    @Override
    public void execute(JobExecutionContext context) {
        Run run = Run.current().stage("write letters");
        for (String customer : run.each(letters.customersToWriteTo())) {
            letters.writeTo(customer);
        }
    }
}
