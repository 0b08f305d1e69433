package dev.holter.spi;

import dev.holter.CurrentRun;
import dev.holter.Run;
import dev.holter.StopReason;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** In an adapter's hands for a firing that is not recorded: its job sees an inert run, not the one of whoever called it. */
final class Unrecorded implements TrackedRun {
    private final Thread thread = Thread.currentThread();
    private @Nullable Run before;
    private volatile boolean ended;

    @Override
    public Run run() {
        return CurrentRun.unrecorded();
    }

    @Override
    public void bind() {
        before = CurrentRun.bind(CurrentRun.unrecorded());
    }

    @Override
    public void unbind() {
        if (CurrentRun.bound() == CurrentRun.unrecorded()) {
            CurrentRun.bind(before);
        }
    }

    @Override
    public void interruption(HostInterruption host) {}

    @Override
    public void stopped(StopReason reason) {}

    @Override
    public Optional<StopReason> stopAsked() {
        return Optional.empty();
    }

    @Override
    public boolean retryAsked() {
        return false;
    }

    @Override
    public void returned() {
        ended = true;
    }

    @Override
    public void threw(Throwable error) {
        ended = true;
    }

    @Override
    public void endUnseen(String why) {
        ended = true;
    }

    @Override
    public boolean endedByStop() {
        return false;
    }

    @Override
    public boolean ended() {
        return ended;
    }

    @Override
    public Thread thread() {
        return thread;
    }
}
