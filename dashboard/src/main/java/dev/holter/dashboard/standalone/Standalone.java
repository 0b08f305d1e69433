package dev.holter.dashboard.standalone;

import dev.holter.Holter;
import dev.holter.HolterBuilder;
import dev.holter.dashboard.Authorizer;
import dev.holter.dashboard.Dashboard;
import dev.holter.dashboard.DashboardBuilder;
import dev.holter.dashboard.jdk.DashboardServer;

/**
 * A dashboard as a process of its own: it watches a database, and is shown among its workers as {@code dashboard}. When it is told to it also reaps: the cleanup daemon for a
 * fleet in which nobody else does.
 */
public final class Standalone implements AutoCloseable {
    private final Holter holter;
    private final DashboardServer server;

    private Standalone(Holter holter, DashboardServer server) {
        this.holter = holter;
        this.server = server;
    }

    /** Runs until the process is ended. */
    @SuppressWarnings("SystemOut") // a program's own words
    public static void main(String[] args) throws InterruptedException {
        Options options;
        try {
            options = Options.parse(args);
        } catch (Options.UsageException e) {
            System.err.println(e.getMessage());
            System.err.print(Options.USAGE);
            System.exit(2);
            return;
        }
        try (Standalone open = start(options, Holter.builder())) {
            System.out.println("Holter's dashboard is at " + open.url());
            Thread.currentThread().join();
        } catch (RuntimeException e) {
            System.err.println(e.getMessage());
            System.exit(1);
        }
    }

    static Standalone start(Options options, HolterBuilder builder) {
        Holter holter = builder.set("workerType", "dashboard")
                .set("observeOnly", Boolean.toString(!options.reap()))
                .start();
        try {
            DashboardBuilder dashboard = Dashboard.of(holter.console());
            if (options.act()) {
                dashboard.authorizer(Authorizer.everybodyOnThisMachine());
            }
            DashboardServer server = DashboardServer.start(dashboard.build(), options.address(), options.path());
            return new Standalone(holter, server);
        } catch (RuntimeException e) {
            holter.close();
            throw e;
        }
    }

    String url() {
        return server.url();
    }

    @Override
    public void close() {
        server.close();
        holter.close();
    }
}
