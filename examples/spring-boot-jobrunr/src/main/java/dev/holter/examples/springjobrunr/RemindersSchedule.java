package dev.holter.examples.springjobrunr;

import org.jobrunr.scheduling.JobScheduler;
import org.springframework.boot.ApplicationRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What runs and when: nothing here knows of Holter. */
@Configuration(proxyBeanMethods = false)
class RemindersSchedule {
    @Bean
    ApplicationRunner once(JobScheduler scheduler) {
        return arguments -> scheduler.<Reminders>enqueue(reminders -> reminders.send());
    }
}
