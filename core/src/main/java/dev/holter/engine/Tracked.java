package dev.holter.engine;

import dev.holter.CurrentRun;
import dev.holter.Run;
import dev.holter.StopReason;
import dev.holter.spi.HostInterruption;
import dev.holter.spi.TrackedRun;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A live run in an adapter's hands. */
final class Tracked implements TrackedRun {
    private final LiveRun run;
    private final Engine engine;
    private @Nullable Run before;
    private boolean bound;

    Tracked(LiveRun run, Engine engine) {
        this.run = run;
        this.engine = engine;
    }

    @Override
    public Run run() {
        return run;
    }

    @Override
    public void bind() {
        before = CurrentRun.bind(run);
        bound = true;
    }

    @Override
    public void unbind() {
        if (bound && CurrentRun.bound() == run) {
            CurrentRun.bind(before);
        }
        bound = false;
    }

    @Override
    public void interruption(HostInterruption host) {
        run.interruption(host);
    }

    @Override
    public void stopped(StopReason reason) {
        try {
            run.stopByHost(reason);
        } catch (Throwable e) {
            engine.complain("stop", e);
        }
    }

    @Override
    public Optional<StopReason> stopAsked() {
        return run.stopAsked();
    }

    @Override
    public boolean retryAsked() {
        return run.toBeRetriedByHost();
    }

    @Override
    public void returned() {
        end(stop -> Ending.returned(stop.reason(), stop.observed(), engine.nanos()));
    }

    @Override
    public void threw(Throwable error) {
        Failure failure = Failure.of(error);
        end(stop -> Ending.threw(failure, stop.reason(), engine.nanos()));
    }

    @Override
    public void endUnseen(String why) {
        end(stop -> Ending.unseen(why, engine.nanos()));
    }

    private void end(Function<StopSignal, Ending> how) {
        engine.end(run, how);
    }

    @Override
    public boolean endedByStop() {
        return run.stopped();
    }

    @Override
    public boolean ended() {
        return run.record().ended();
    }

    @Override
    public Thread thread() {
        return run.thread();
    }
}
