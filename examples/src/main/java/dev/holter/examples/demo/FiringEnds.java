package dev.holter.examples.demo;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.quartz.JobExecutionContext;
import org.quartz.JobKey;
import org.quartz.Trigger;
import org.quartz.Trigger.CompletedExecutionInstruction;
import org.quartz.listeners.TriggerListenerSupport;

/** Tells when a job has ended for good, by Quartz's own word: what Holter says is to be checked, not believed. Thread-safe. */
final class FiringEnds extends TriggerListenerSupport {
    private final Map<JobKey, CompletableFuture<Void>> ends = new ConcurrentHashMap<>();

    CompletableFuture<Void> of(JobKey job) {
        return ends.computeIfAbsent(job, key -> new CompletableFuture<>());
    }

    @Override
    public String getName() {
        return "demo";
    }

    @Override
    public void triggerComplete(
            Trigger trigger, JobExecutionContext context, CompletedExecutionInstruction instruction) {
        if (instruction != CompletedExecutionInstruction.RE_EXECUTE_JOB) {
            of(context.getJobDetail().getKey()).complete(null);
        }
    }
}
