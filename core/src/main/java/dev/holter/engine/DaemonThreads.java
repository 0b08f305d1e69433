package dev.holter.engine;

import java.util.concurrent.ThreadFactory;

/** Names Holter's threads and makes them daemons: they never keep a JVM alive. */
final class DaemonThreads {
    private DaemonThreads() {}

    static ThreadFactory named(String name) {
        return task -> thread(name, task);
    }

    static Thread thread(String name, Runnable task) {
        Thread thread = new Ours(task, name);
        thread.setDaemon(true);
        return thread;
    }

    static boolean isOurs(Thread thread) {
        return thread instanceof Ours;
    }

    private static final class Ours extends Thread {
        Ours(Runnable task, String name) {
            super(task, name);
        }
    }
}
