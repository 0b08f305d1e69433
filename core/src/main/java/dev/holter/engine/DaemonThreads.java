package dev.holter.engine;

import java.util.concurrent.ThreadFactory;

/** Names Holter's threads and makes them daemons: they never keep a JVM alive. */
final class DaemonThreads {
    private DaemonThreads() {}

    static ThreadFactory named(String name) {
        return task -> thread(name, task);
    }

    static Thread thread(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }
}
