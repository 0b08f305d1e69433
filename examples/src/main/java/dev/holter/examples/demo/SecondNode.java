package dev.holter.examples.demo;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.Writer;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Another node of the cluster, in a JVM of its own that does not outlive this one. Thread-safe. */
final class SecondNode implements AutoCloseable {
    static final String WORKER = "demo-2";

    private static final long CLOSE_SECONDS = 20;

    private final Process process;
    private final Writer orders;
    private final CompletableFuture<String> instance = new CompletableFuture<>();
    private final Map<RemoteJob, CompletableFuture<Void>> ends = new EnumMap<>(RemoteJob.class);
    private final List<String> log = new ArrayList<>();
    private final Thread reader = new Thread(this::read, "demo-second-node");

    private SecondNode(Process process) {
        this.process = process;
        this.orders = process.outputWriter();
        for (RemoteJob job : RemoteJob.values()) {
            ends.put(job, new CompletableFuture<>());
        }
    }

    /** Returns at once; the node is there when {@link #instance} is. */
    static SecondNode start(NodeSettings settings) throws IOException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        classPath(SecondNode.class.getClassLoader()),
                        SecondNodeMain.class.getName(),
                        settings.worker(),
                        settings.jdbcUrl(),
                        settings.file().toString())
                .redirectErrorStream(true)
                .start();
        SecondNode node = new SecondNode(process);
        node.reader.setDaemon(true);
        node.reader.start();
        return node;
    }

    /** Inside {@code exec:java} our classes come from a class loader of Maven's, not from {@code java.class.path}. */
    static String classPath(ClassLoader ours) {
        if (ours instanceof URLClassLoader urls) {
            return String.join(
                    File.pathSeparator,
                    Arrays.stream(urls.getURLs()).map(SecondNode::file).toList());
        }
        return System.getProperty("java.class.path");
    }

    private static String file(URL url) {
        try {
            return Path.of(url.toURI()).toString();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What Quartz calls the node, as soon as it is ready. */
    CompletableFuture<String> instance() {
        return instance;
    }

    /** Has this job fired there, where it is acquired before another node looks; the future completes when it has ended. */
    CompletableFuture<Void> fire(RemoteJob job, List<String> modules) {
        return instance.thenAccept(ready -> send(SecondNodeMain.order(job, modules)))
                .thenCompose(sent -> ends.getOrDefault(job, new CompletableFuture<>()));
    }

    private synchronized void send(String order) {
        try {
            orders.write(order + "\n");
            orders.flush();
        } catch (IOException e) {
            throw new IllegalStateException("the second node takes no orders", e);
        }
    }

    /** SIGKILL: nothing in that process gets to know of it. Gives its exit status. */
    int kill() throws InterruptedException {
        return process.destroyForcibly().waitFor();
    }

    private void read() {
        try (BufferedReader output = process.inputReader()) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                take(line);
            }
        } catch (IOException e) {
            take(e.toString());
        }
        IllegalStateException gone = new IllegalStateException("the second node has ended: " + log());
        instance.completeExceptionally(gone);
        ends.values().forEach(end -> end.completeExceptionally(gone));
    }

    private void take(String line) {
        String said = line.startsWith(SecondNodeMain.SAYS) ? line.substring(SecondNodeMain.SAYS.length()) : "";
        if (said.startsWith(SecondNodeMain.READY)) {
            instance.complete(said.substring(SecondNodeMain.READY.length()));
        } else if (said.startsWith(SecondNodeMain.ENDED)) {
            RemoteJob job = RemoteJob.valueOf(said.substring(SecondNodeMain.ENDED.length()));
            ends.getOrDefault(job, new CompletableFuture<>()).complete(null);
        } else {
            synchronized (log) {
                log.add(line);
            }
        }
    }

    /** What else it has printed. */
    List<String> log() {
        synchronized (log) {
            return List.copyOf(log);
        }
    }

    /** Lets it stop by itself, if it lives, and sees to it that it does. */
    @Override
    public void close() throws IOException {
        try (orders) {
            orders.flush();
        } catch (IOException e) {
            // It was killed: there is nobody to close it for.
        }
        try {
            if (!process.waitFor(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
            reader.join(TimeUnit.SECONDS.toMillis(CLOSE_SECONDS));
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
