package dev.holter.chaos;

import dev.holter.fixtures.FaultProxy;
import dev.holter.fixtures.Signals;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A place for one process at a time, with a proxy of its own between it and the database. One that ends is replaced. Every fault is written down before it is done, and its end
 * after. For the thread of the scenarios.
 */
final class Slot {
    private final String name;
    private final String kind;
    private final FaultProxy proxy;
    private final Path directory;
    private final Journal journal;
    private final Map<String, String> environment;
    private @Nullable Process process;
    private int generation;

    Slot(String name, String kind, int databasePort, Path directory, Journal journal, Map<String, String> environment) {
        this.name = name;
        this.kind = kind;
        this.proxy = FaultProxy.to("127.0.0.1", databasePort);
        this.directory = directory;
        this.journal = journal;
        this.environment = environment;
    }

    String name() {
        return name;
    }

    String kind() {
        return kind;
    }

    FaultProxy proxy() {
        return proxy;
    }

    /** Starts a process if there is none, under the name of the one before or under a new one. */
    void up(boolean sameName) {
        if (running()) {
            return;
        }
        generation++;
        String worker = sameName ? name : name + "." + generation;
        File log = directory.resolve(name + ".log").toFile();
        ProcessBuilder builder = Jvm.command(
                        directory,
                        "-XX:SharedArchiveFile",
                        List.of(
                                kind,
                                worker,
                                Database.url(proxy.port()),
                                journalOf(generation).toString()))
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log));
        builder.environment().putAll(environment);
        try {
            Process started = builder.start();
            journal.say("spawn", "slot", name, "pid", started.pid(), "generation", generation);
            process = started;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path journalOf(int number) {
        return directory.resolve(name + "-" + number + ".journal");
    }

    /** Whether its process has come so far that its host gives it work. */
    boolean started() {
        Path said = journalOf(generation);
        return running() && Files.exists(said) && Journal.read(said).stream().anyMatch(fact -> fact.is("started"));
    }

    boolean running() {
        Process running = process;
        if (running == null) {
            return false;
        }
        if (running.isAlive()) {
            return true;
        }
        died(running);
        return false;
    }

    private void died(Process gone) {
        journal.say("died", "slot", name, "pid", gone.pid(), "code", gone.exitValue());
        process = null;
    }

    void kill() {
        Process running = process;
        if (running != null && running.isAlive()) {
            journal.say("kill", "slot", name, "pid", running.pid());
            running.destroyForcibly();
            await(running, 10);
        }
    }

    /** SIGTERM, and SIGKILL when that has not helped in time. */
    void term(boolean waiting) {
        Process running = process;
        if (running != null && running.isAlive()) {
            if (!waiting) {
                journal.say("term", "slot", name, "pid", running.pid());
                signal("TERM");
            } else if (!await(running, 15)) {
                kill();
            }
        }
    }

    private boolean await(Process running, int seconds) {
        try {
            running.onExit().get(seconds, TimeUnit.SECONDS);
            died(running);
            return true;
        } catch (TimeoutException late) {
            return false;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    void pause() {
        up(true);
        begins("pause");
        signal("STOP");
    }

    void resume() {
        signal("CONT");
        ends("pause");
    }

    private void signal(String signal) {
        Process running = process;
        if (running != null) {
            Signals.send(running, signal);
        }
    }

    void begins(String fault) {
        journal.say("fault", "slot", name, "what", fault);
    }

    void ends(String fault) {
        journal.say("healed", "slot", name, "what", fault);
    }
}
