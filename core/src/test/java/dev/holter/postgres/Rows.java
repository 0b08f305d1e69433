package dev.holter.postgres;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.holter.EndReason;
import dev.holter.RunStatus;
import dev.holter.engine.Batch;
import dev.holter.engine.Batch.BeatRow;
import dev.holter.engine.Batch.CheckpointRow;
import dev.holter.engine.Batch.EndRow;
import dev.holter.engine.Batch.EvidenceRow;
import dev.holter.engine.Batch.ProgressRow;
import dev.holter.engine.Batch.RunRows;
import dev.holter.engine.Batch.StageRow;
import dev.holter.engine.Batch.StartRow;
import dev.holter.engine.Batch.StopRow;
import dev.holter.engine.Ending;
import dev.holter.engine.Failure;
import dev.holter.engine.Payload;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a batch says of one run, put together as a test tells it. For one thread. */
final class Rows {
    static final ProgressRow NONE = new ProgressRow(0, -1, 0, 0, null, null, null);

    private final TestRun run;
    private final List<StageRow> stages = new ArrayList<>();
    private @Nullable StartRow start;
    private @Nullable CheckpointRow checkpoint;
    private @Nullable BeatRow beat;
    private @Nullable StopRow stop;
    private final List<EvidenceRow> evidence = new ArrayList<>();
    private @Nullable EndRow end;
    private boolean erase;

    private Rows(TestRun run) {
        this.run = run;
    }

    static Rows of(TestRun run) {
        return new Rows(run);
    }

    static StopRow stop(TestRun run, String reason, long asked, long observed) {
        return new StopRow(run.id(), reason, asked, observed, 0, 0);
    }

    static Batch batch(Rows... rows) {
        return batch(Stream.of(rows));
    }

    static Batch batch(Stream<Rows> rows) {
        return new Batch(
                rows.map(Rows::build)
                        .sorted(Comparator.comparing(RunRows::runId))
                        .toList(),
                List.of());
    }

    static ProgressRow done(long done) {
        return new ProgressRow(done, -1, 0, 0, null, null, null);
    }

    static ProgressRow done(long done, String detail) {
        return new ProgressRow(done, 1_000, 0, 0, null, "rows", detail);
    }

    Rows start(long nanos) {
        return start(nanos, NONE);
    }

    Rows start(long nanos, ProgressRow progress) {
        start = new StartRow(
                run.id(), run.workflowId(), run.workerId(), run.from(), Map.of("record", "all"), nanos, progress);
        return this;
    }

    /** A start under these rules, as they are stored with the run. */
    Rows start(long nanos, Map<String, String> rules) {
        start = new StartRow(run.id(), run.workflowId(), run.workerId(), run.from(), rules, nanos, NONE);
        return this;
    }

    Rows stage(int ordinal, String name, long nanos) {
        return stage(name, nanos, 0, RunStatus.RUNNING, new ProgressRow(0, -1, 0, ordinal, name, null, null));
    }

    Rows stage(String name, long startNanos, long endNanos, RunStatus outcome, ProgressRow progress) {
        stages.add(new StageRow(run.id(), name, startNanos, endNanos, outcome, progress));
        return this;
    }

    Rows checkpoint(String text) {
        checkpoint = new CheckpointRow(run.workflowId(), run.id(), run.from().attempt(), 1, text(text));
        return this;
    }

    /** As a job saves a text. */
    static Payload text(String text) {
        return new Payload("text", text.getBytes(UTF_8));
    }

    Rows beat(long nanos, ProgressRow progress) {
        beat = new BeatRow(run.id(), nanos, progress);
        return this;
    }

    /** A beat of a run that is where it was when the last one was acknowledged. */
    Rows count(long nanos, ProgressRow progress) {
        beat = new BeatRow(run.id(), nanos, progress, true);
        return this;
    }

    Rows succeeded(long nanos, ProgressRow progress) {
        return end(new Ending(RunStatus.SUCCEEDED, null, null, null, nanos), progress, null);
    }

    Rows failed(long nanos, Failure failure) {
        return end(new Ending(RunStatus.FAILED, EndReason.JOB_ERROR, null, failure, nanos), NONE, null);
    }

    /** Without a length of its own: its time counts back from now alone. */
    Rows end(Ending ending, ProgressRow progress, @Nullable StopRow stop) {
        end = new EndRow(run.id(), ending.nanos() + 1_000, ending, progress, ending.nanos());
        this.stop = stop;
        return this;
    }

    Rows stopped(StopRow row) {
        stop = row;
        return this;
    }

    Rows seen(EvidenceRow row) {
        evidence.add(row);
        return this;
    }

    Rows erased() {
        erase = true;
        return this;
    }

    private RunRows build() {
        return new RunRows(run.id(), start, List.copyOf(stages), checkpoint, beat, stop, evidence, end, erase);
    }
}
