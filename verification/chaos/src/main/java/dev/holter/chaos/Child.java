package dev.holter.chaos;

import dev.holter.Holter;
import dev.holter.jobrunr.HolterJobRunr;
import dev.holter.quartz.HolterQuartz;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jobrunr.server.BackgroundJobServer;
import org.jobrunr.storage.StorageProvider;
import org.quartz.Scheduler;

/** A process that is to be killed, paused and cut off. It ends with the one that started it. */
public final class Child {
    private static final long ALIVE_EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
    /** What it ends with when its host has given up by itself, as JobRunr does after too many failures. */
    static final int HOST_GAVE_UP = 3;

    private Child() {}

    /** What kind it is, its name, its database, its journal. */
    public static void main(String[] args) throws Exception {
        Journal journal = Journal.at(Path.of(args[3]));
        Work.writesTo(journal);
        journal.say(
                "jvm",
                "kind",
                args[0],
                "name",
                args[1],
                "pid",
                ProcessHandle.current().pid());
        daemon("parent-watch", Child::endWithTheParent);
        daemon("alive", () -> sayAlive(journal));
        start(args[0], args[1], args[2], journal);
        journal.say("started");
        Thread.currentThread().join();
    }

    private static void start(String kind, String name, String url, Journal journal) throws Exception {
        switch (kind) {
            case "quartz" -> quartz(url, name, journal);
            case "jobrunr" -> jobRunr(url, name, journal);
            case "plain" -> {
                Holter holter = Promises.holter(url, name).start();
                onTerm(holter, journal);
                daemon("work", () -> PlainWork.forEver(holter));
            }
            case "archive" -> {
                quartz(url, name, journal);
                jobRunr(url, name, journal);
                LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(2));
                System.exit(0);
            }
            default -> {
                Holter holter = Promises.holter(url, name).start();
                onTerm(holter, journal);
            }
        }
    }

    private static void quartz(String url, String name, Journal journal) throws Exception {
        Scheduler scheduler =
                Hosts.quartz(url, name + "-" + ProcessHandle.current().pid() + "-" + System.nanoTime());
        Holter holter = Promises.holter(url, name).start();
        HolterQuartz.attach(scheduler, holter);
        onTerm(
                () -> {
                    scheduler.shutdown(false);
                    holter.close();
                },
                journal);
        scheduler.start();
    }

    private static void jobRunr(String url, String name, Journal journal) {
        StorageProvider storage = Hosts.jobRunrStorage(url);
        BackgroundJobServer server = Hosts.jobRunr(storage);
        Holter holter = Promises.holter(url, name).start();
        HolterJobRunr.attach(server, holter);
        onTerm(
                () -> {
                    server.stop();
                    holter.close();
                },
                journal);
        server.start();
        daemon("host-watch", () -> endWith(server, journal));
    }

    private static void endWith(BackgroundJobServer server, Journal journal) {
        while (server.isRunning()) {
            LockSupport.parkNanos(ALIVE_EVERY_NANOS);
        }
        journal.say("host-gave-up");
        System.exit(HOST_GAVE_UP);
    }

    private static void onTerm(AutoCloseable close, Journal journal) {
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            journal.say("closing");
                            try {
                                close.close();
                                journal.say("closed");
                            } catch (Exception e) {
                                journal.say("not-closed", "why", e);
                            }
                        },
                        "close"));
    }

    private static void sayAlive(Journal journal) {
        while (true) {
            journal.say("alive");
            LockSupport.parkNanos(ALIVE_EVERY_NANOS);
        }
    }

    private static void endWithTheParent() {
        try {
            System.in.transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            Runtime.getRuntime().halt(1);
        }
        Runtime.getRuntime().halt(1);
    }

    private static void daemon(String name, Runnable body) {
        Thread thread = new Thread(body, name);
        thread.setDaemon(true);
        thread.start();
    }
}
