package dev.holter.engine;

import dev.holter.Holter;
import dev.holter.spi.TrackedRun;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** A process of its own for {@link ProcessEndTest}: two open runs, one of which ends when it is asked to. */
final class ChildWorker {
    private ChildWorker() {}

    public static void main(String[] args) throws InterruptedException {
        endWithTheParent();
        Holter holter = Engines.quick(args[0])
                .set("workerName", "child")
                .set("closeTimeout", "2s")
                .start();
        TrackedRun deaf = Engines.begin(holter, "deaf.type");
        TrackedRun heeding = Engines.begin(holter, "heeding.type");
        deaf.run().done(7);
        CountDownLatch stopped = new CountDownLatch(1);
        heeding.run().onStop(stopped::countDown);
        stopped.await();
        heeding.threw(new IllegalStateException("asked to stop"));
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

    static Process start(String jdbcUrl) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(ProcessHandle.current().info().command().orElse("java"));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), ChildWorker.class.getName(), jdbcUrl));
        return new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }
}
