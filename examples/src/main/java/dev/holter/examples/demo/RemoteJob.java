package dev.holter.examples.demo;

import java.util.List;
import org.quartz.Job;
import org.quartz.JobBuilder;
import org.quartz.JobDetail;
import org.quartz.JobKey;

/** What the second node fires when it is told to. */
enum RemoteJob {
    /** Looks often whether it is to stop. */
    CANCEL("cancel", EndlessJob.class, false),
    /** Does not look, and swallows interrupts. */
    KILL("kill", StubbornJob.class, false),
    /** Writes rows for so long that its process can be killed meanwhile. */
    CRASH("crash", SlowInventoryJob.class, true);

    private final String word;
    private final Class<? extends Job> job;
    private final boolean recovered;

    RemoteJob(String word, Class<? extends Job> job, boolean recovered) {
        this.word = word;
        this.job = job;
        this.recovered = recovered;
    }

    /** Names its part, its job and its schema. */
    String word() {
        return word;
    }

    JobKey key() {
        return new JobKey(word, InventoryPart.GROUP);
    }

    /** As Holter calls it. */
    String type() {
        return key().toString();
    }

    JobDetail detail(List<String> modules) {
        return JobBuilder.newJob(job)
                .withIdentity(key())
                .usingJobData(new InventoryOrder(word, modules).asJobData())
                .requestRecovery(recovered)
                .build();
    }
}
