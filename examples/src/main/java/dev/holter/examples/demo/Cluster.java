package dev.holter.examples.demo;

import dev.holter.Console;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.quartz.SchedulerException;

/** The nodes of one Quartz cluster: this process, and a second one as soon as a part needs it. Thread-safe. */
final class Cluster implements AutoCloseable {
    static final String WORKER = "demo";

    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final long LOOK_MILLIS = 20;

    private final EmbeddedServer server;
    private final NodeSettings settings;
    private final QuartzHost first;
    private final Moments moments;
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> new Thread(task, "demo-part"));

    /** Under this cluster's lock, as the guests. */
    private @Nullable SecondNode second;

    private final List<CompletableFuture<Void>> guests = new ArrayList<>();

    private Cluster(EmbeddedServer server, NodeSettings settings, QuartzHost first) {
        this.server = server;
        this.settings = settings;
        this.first = first;
        this.moments = new Moments(server::now);
    }

    static Cluster start(EmbeddedServer server) throws IOException, SchedulerException {
        Path file = NodeSettings.writeFile();
        NodeSettings settings = new NodeSettings(WORKER, server.jdbcUrl(), file);
        try {
            return new Cluster(server, settings, QuartzHost.start(settings));
        } catch (IOException | SchedulerException | RuntimeException e) {
            Files.delete(file);
            throw e;
        }
    }

    /** Those of this process. */
    NodeSettings settings() {
        return settings;
    }

    EmbeddedServer server() {
        return server;
    }

    QuartzHost first() {
        return first;
    }

    Console console() {
        return first.console();
    }

    Moments moments() {
        return moments;
    }

    /** The second node, begun by the first who asks. */
    synchronized SecondNode second() throws IOException {
        if (second == null) {
            second = SecondNode.start(settings.of(SecondNode.WORKER));
        }
        return second;
    }

    /** What the second node has logged, for when something went wrong. */
    synchronized List<String> secondLog() {
        return second == null ? List.of() : second.log();
    }

    /** Plays this on a thread of its own; whatever it throws fails the future. */
    CompletableFuture<Void> play(Callable<?> scene) {
        CompletableFuture<Void> end = new CompletableFuture<>();
        threads.execute(() -> {
            try {
                scene.call();
                end.complete(null);
            } catch (Throwable e) {
                end.completeExceptionally(e);
            }
        });
        return end;
    }

    /** The same for what needs the second node to live. */
    CompletableFuture<Void> playOnSecond(Callable<?> scene) {
        CompletableFuture<Void> end = play(scene);
        synchronized (this) {
            guests.add(end);
        }
        return end;
    }

    /** Completes when nothing that needs the second node is played any more. */
    synchronized CompletableFuture<Void> secondUnused() {
        return CompletableFuture.allOf(guests.toArray(CompletableFuture[]::new));
    }

    /** Looks again and again until there is something. */
    static <T> T await(String what, Callable<Optional<T>> look) throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        long until = System.nanoTime() + LIMIT.toNanos();
        do {
            Optional<T> found = look.call();
            if (found.isPresent()) {
                return found.get();
            }
            never.await(LOOK_MILLIS, TimeUnit.MILLISECONDS);
        } while (System.nanoTime() < until);
        throw new TimeoutException("waited in vain: " + what);
    }

    /** Stops what is still played, then both nodes. */
    @Override
    public void close() throws IOException, SchedulerException {
        threads.shutdownNow();
        SecondNode other;
        synchronized (this) {
            other = second;
        }
        try {
            if (other != null) {
                other.close();
            }
        } finally {
            first.close();
            Files.deleteIfExists(settings.file());
        }
    }
}
