package dev.holter.engine;

import dev.holter.Holter;
import dev.holter.HolterBuilder;
import dev.holter.StopReason;
import dev.holter.spi.TrackedRun;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/** A process of its own, for tests that end or pause it: two open runs, one of which ends when it is asked to. */
final class ChildWorker {
    private ChildWorker() {}

    public static void main(String[] args) throws InterruptedException {
        endWithTheParent();
        HolterBuilder settings =
                Engines.quick(args[0]).set("workerName", "child").set("closeTimeout", "2s");
        for (int i = 1; i < args.length; i += 2) {
            settings.set(args[i], args[i + 1]);
        }
        Holter holter = settings.start();
        TrackedRun deaf = Engines.begin(holter, "deaf.type");
        TrackedRun heeding = Engines.begin(holter, "heeding.type");
        deaf.run().done(7);
        CountDownLatch stopped = new CountDownLatch(1);
        heeding.run().onStop(stopped::countDown);
        stopped.await();
        heeding.threw(new IllegalStateException("asked to stop"));
        // One that was only taken for lost lives on.
        new CountDownLatch(
                        holter.enabled() && heeding.run().stopRequested().equals(Optional.of(StopReason.LOST)) ? 1 : 0)
                .await();
    }

    /** Its input ends when the process that started it is gone, however that came. */
    private static void endWithTheParent() {
        Thread watch = new Thread(() -> {
            try {
                System.in.transferTo(java.io.OutputStream.nullOutputStream());
            } catch (IOException gone) {
                // As good as the end.
            }
            Runtime.getRuntime().halt(1);
        });
        watch.start();
    }

    /** Starts one with these settings, names and values in turn, over the quick ones. */
    static Process start(String jdbcUrl, String... settings) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(ProcessHandle.current().info().command().orElse("java"));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), ChildWorker.class.getName(), jdbcUrl));
        command.addAll(List.of(settings));
        return new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }
}
