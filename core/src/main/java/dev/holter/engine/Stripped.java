package dev.holter.engine;

import dev.holter.engine.Batch.BeatRow;
import dev.holter.engine.Batch.EndRow;
import dev.holter.engine.Batch.EventRow;
import dev.holter.engine.Batch.ProgressRow;
import dev.holter.engine.Batch.RunRows;
import dev.holter.engine.Batch.StageRow;
import dev.holter.engine.Batch.StartRow;
import dev.holter.spi.Recovery;
import dev.holter.spi.RunStart;
import java.util.List;
import java.util.Map;

/**
 * A run's rows, or an event, without any text of the job's: what is left when the store refuses a row and nobody knows why. A checkpoint stays: it is
 * bytes.
 */
final class Stripped {
    private static final String REFUSED = "the store refused this run's text";

    private Stripped() {}

    static RunRows of(RunRows rows) {
        List<StageRow> stages = rows.stages().stream().map(Stripped::stage).toList();
        return new RunRows(
                rows.runId(),
                rows.start() == null ? null : start(rows.start()),
                stages,
                rows.checkpoint(),
                rows.beat() == null
                        ? null
                        : new BeatRow(
                                rows.runId(),
                                rows.beat().nanos(),
                                progress(rows.beat().progress())),
                rows.stop(),
                List.of(),
                rows.end() == null ? null : end(rows.end()),
                rows.erase());
    }

    static EventRow of(EventRow row) {
        return new EventRow(row.id(), row.nanos(), ascii(row.kind()), row.runId(), row.workerId(), ascii(row.text()));
    }

    private static StartRow start(StartRow row) {
        RunStart from = row.from();
        RunStart bare = new RunStart(
                ascii(from.host()),
                ascii(from.scheduler()),
                ascii(from.jobType()),
                ascii(from.jobKey()),
                null,
                null,
                null,
                null,
                from.attempt(),
                Map.of(),
                from.hostRetry(),
                from.recovery() == null
                        ? null
                        : new Recovery(
                                ascii(from.recovery().triggerKey()),
                                from.recovery().scheduledAt()),
                from.retryOf(),
                null);
        return new StartRow(
                row.runId(),
                row.workflowId(),
                row.workerId(),
                bare,
                row.policy(),
                row.nanos(),
                progress(row.progress()));
    }

    private static EndRow end(EndRow row) {
        Ending how = row.ending();
        return new EndRow(
                row.runId(),
                row.startNanos(),
                new Ending(how.status(), how.reason(), REFUSED, null, how.nanos()),
                progress(row.progress()),
                row.leftNanos());
    }

    private static StageRow stage(StageRow row) {
        return new StageRow(
                row.runId(),
                ascii(row.name()),
                row.startNanos(),
                row.endNanos(),
                row.outcome(),
                progress(row.progress()));
    }

    private static ProgressRow progress(ProgressRow row) {
        return new ProgressRow(row.done(), row.total(), row.base(), row.stageOrdinal(), null, null, null);
    }

    private static String ascii(String text) {
        return text.replaceAll("[^\\x20-\\x7E]", "?");
    }
}
