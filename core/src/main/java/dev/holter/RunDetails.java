package dev.holter;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that is known of one run.
 *
 * @param run the row a list would show
 * @param jobKey the host's full reference to the job
 * @param triggerKey what fired it, null when the host has no such thing
 * @param errorStack the stack of what it threw, cut to 16,000 characters; null when nothing was thrown or the stack was dropped
 * @param stop how far its stop has come, null when none was asked for
 * @param checkpoint what the workflow's attempts have saved, null when nothing
 * @param evidence what was seen of its thread, oldest first
 * @param stages in the order they began
 * @param attempts all attempts of the workflow, this one too, in order
 * @param events oldest first
 */
public record RunDetails(
        RunSummary run,
        String jobKey,
        @Nullable String triggerKey,
        @Nullable String errorStack,
        @Nullable StopSummary stop,
        @Nullable CheckpointSummary checkpoint,
        List<ThreadEvidence> evidence,
        List<StageSummary> stages,
        List<RunSummary> attempts,
        List<Event> events) {}
