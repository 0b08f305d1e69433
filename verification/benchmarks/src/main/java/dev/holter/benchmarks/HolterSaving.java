package dev.holter.benchmarks;

import dev.holter.Holter;
import dev.holter.Run;
import dev.holter.spi.RunStart;
import dev.holter.spi.RunTracker;
import dev.holter.spi.TrackedRun;
import java.util.function.BiConsumer;

/** Checkpoints of Holter: those that return when they are committed, or those that are coalesced. The fence is raised before. */
final class HolterSaving implements Saving {
    private final Holter holter;
    private final BiConsumer<Run, String> save;

    HolterSaving(Holter holter, BiConsumer<Run, String> save) {
        this.holter = holter;
        this.save = save;
    }

    @Override
    public void job(Course course) {
        TrackedRun tracked = RunTracker.of(holter).begin(RunStart.first("bench", "bench", "bench.job", "bench.job"));
        Run run = tracked.run();
        run.fencingToken();
        course.begins();
        for (int i = 0; i < course.saves(); i++) {
            save.accept(run, Course.text(i));
        }
        course.ends();
        tracked.returned();
    }
}
