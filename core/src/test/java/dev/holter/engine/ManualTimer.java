package dev.holter.engine;

import java.util.ArrayList;
import java.util.List;

/** Takes the steps of a ladder when a test says that it is time. One thread. */
final class ManualTimer implements StopLadder.Timer {
    private record Step(long dueNanos, Runnable action) {}

    private final Ticker ticker;
    private final List<Step> steps = new ArrayList<>();

    ManualTimer(Ticker ticker) {
        this.ticker = ticker;
    }

    @Override
    public void after(long nanos, Runnable step) {
        steps.add(new Step(ticker.nanos() + nanos, step));
    }

    /** Takes what is due by the ticker. */
    void run() {
        List<Step> due =
                steps.stream().filter(step -> step.dueNanos() <= ticker.nanos()).toList();
        steps.removeAll(due);
        due.forEach(step -> step.action().run());
    }
}
