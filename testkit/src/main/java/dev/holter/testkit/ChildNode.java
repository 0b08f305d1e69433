package dev.holter.testkit;

import dev.holter.Run;
import dev.holter.fixtures.Signals;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A node in a process of its own, to be killed or paused: fires one job, which saves a checkpoint and then works on for as long as nobody stops it. The process
 * ends with the one that started it.
 */
public final class ChildNode implements AutoCloseable {
    /** The job's name. */
    public static final String JOB = "work";
    /** What it saves first. */
    public static final String CHECKPOINT = "page 7";

    private final Process process;

    private ChildNode(Process process) {
        this.process = process;
    }

    /** The host's class, its settings, and Holter's. */
    public static void main(String[] args) throws Exception {
        endWithTheParent();
        AdapterHost host = Class.forName(args[0])
                .asSubclass(AdapterHost.class)
                .getDeclaredConstructor()
                .newInstance();
        ContractJobs.define(JOB, host.childWork());
        host.start(new NodeSettings("child", args[1], args[2], args[3], 1, settings(args)))
                .fire(JOB);
    }

    private static Map<String, String> settings(String[] args) {
        Map<String, String> settings = new HashMap<>();
        for (int i = 4; i < args.length; i += 2) {
            settings.put(args[i], args[i + 1]);
        }
        return settings;
    }

    static void work() {
        Run run = Run.current();
        run.checkpointNow(CHECKPOINT);
        while (true) {
            run.checkStop();
            run.advance();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
    }

    /** Starts it; whether it has begun its job is seen in the database. */
    public static ChildNode start(AdapterHost host, NodeSettings settings) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(ProcessHandle.current().info().command().orElse("java"));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), ChildNode.class.getName()));
        command.addAll(List.of(host.getClass().getName(), settings.jdbcUrl(), settings.user(), settings.password()));
        settings.holter().forEach((key, value) -> command.addAll(List.of(key, value)));
        return new ChildNode(new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start());
    }

    /** As {@code SIGKILL} does. */
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** Stops all of its threads, as a machine does that is suspended. */
    public void pause() throws Exception {
        signal("STOP");
    }

    /** Goes on. */
    public void resume() throws Exception {
        signal("CONT");
    }

    private void signal(String name) {
        if (!Signals.send(process, name)) {
            throw new IllegalStateException("The process has ended");
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    private static void endWithTheParent() {
        Thread watch = new Thread(
                () -> {
                    try {
                        System.in.transferTo(OutputStream.nullOutputStream());
                    } catch (IOException e) {
                        // As good as the end.
                        Runtime.getRuntime().halt(1);
                    }
                    Runtime.getRuntime().halt(1);
                },
                "parent-watch");
        watch.setDaemon(true);
        watch.start();
    }
}
