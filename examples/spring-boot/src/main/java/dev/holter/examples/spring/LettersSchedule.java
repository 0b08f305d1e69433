package dev.holter.examples.spring;

import org.quartz.JobBuilder;
import org.quartz.JobDetail;
import org.quartz.Trigger;
import org.quartz.TriggerBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What runs and when: nothing here knows of Holter. */
@Configuration(proxyBeanMethods = false)
class LettersSchedule {
    @Bean
    JobDetail lettersJob() {
        return JobBuilder.newJob(LettersJob.class)
                .withIdentity("letters")
                .storeDurably()
                .build();
    }

    @Bean
    Trigger once(JobDetail lettersJob) {
        return TriggerBuilder.newTrigger()
                .withIdentity("once")
                .forJob(lettersJob)
                .startNow()
                .build();
    }
}
