package dev.holter.examples.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.quartz.SchedulerException;

/**
 * The program of the second node: takes orders by its input, a line each, and ends when that is closed. The first node's end closes it, however that
 * came about.
 */
public final class SecondNodeMain {
    /** Begins each line that is meant for the first node; the others are the log. */
    static final String SAYS = "second node: ";

    static final String READY = "ready as ";
    static final String ENDED = "ended ";

    private static final String NO_MORE = "";
    private static final long CLOSE_SECONDS = 10;

    /** See {@link Demo}. */
    private static final Logger FLYWAY = Logger.getLogger("org.flywaydb");

    private SecondNodeMain() {}

    /** With the worker's name, the database and Holter's file. */
    public static void main(String[] args) throws Exception {
        FLYWAY.setLevel(Level.WARNING);
        BlockingQueue<String> orders = new LinkedBlockingQueue<>();
        Thread input = new Thread(() -> listen(orders), "demo-orders");
        input.setDaemon(true);
        input.start();
        try (QuartzHost host = QuartzHost.start(new NodeSettings(args[0], args[1], Path.of(args[2])))) {
            say(READY + host.instance());
            for (String order = orders.take(); !order.equals(NO_MORE); order = orders.take()) {
                obey(host, order);
            }
        }
        System.exit(0);
    }

    private static void listen(BlockingQueue<String> orders) {
        try (BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                orders.add(line);
            }
        } catch (IOException e) {
            System.err.println("The input broke: " + e.getMessage());
        }
        orders.add(NO_MORE);
        endInAnyCase();
    }

    /** A scheduler whose database is gone may take for ever to stop. */
    private static void endInAnyCase() {
        try {
            if (!new CountDownLatch(1).await(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                Runtime.getRuntime().halt(1);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    static String order(RemoteJob job, List<String> modules) {
        return job.name() + " " + String.join(",", modules);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // what is said throws nothing
    private static void obey(QuartzHost host, String order) throws SchedulerException {
        String[] words = order.split(" ", 2);
        RemoteJob job = RemoteJob.valueOf(words[0]);
        host.fire(job.detail(List.of(words[1].split(",")))).thenRun(() -> say(ENDED + job.name()));
    }

    private static void say(String what) {
        System.out.println(SAYS + what);
    }
}
