package dev.holter.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holter.Console;
import dev.holter.Event;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One who reads slowly costs nobody anything, and is sent the newest when they read again. */
class SlowViewerTest {
    private static final Topics EVENTS = new Topics(EnumSet.of(Topics.Kind.EVENTS), Set.of());
    private static final long NEVER = Long.MAX_VALUE / 2;

    /** Is not asked for this. */
    private static final Console NOBODY = (Console) Proxy.newProxyInstance(
            Console.class.getClassLoader(), new Class<?>[] {Console.class}, (self, method, args) -> {
                throw new IllegalStateException(method.getName());
            });

    private final CountDownLatch reads = new CountDownLatch(1);
    private final List<String> written = new CopyOnWriteArrayList<>();
    private volatile boolean may = true;
    private volatile boolean closed;

    private final EventStream stream = new EventStream() {
        @Override
        public void write(byte[] bytes) {
            written.add(new String(bytes, StandardCharsets.UTF_8));
            if (written.size() == 2) {
                waitForTheReader();
            }
        }

        @Override
        public void close() {
            closed = true;
        }
    };

    private void waitForTheReader() {
        try {
            reads.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @AfterEach
    void readOn() {
        reads.countDown();
    }

    private Viewer viewer(long pingNanos) {
        Rights rights = new Rights(new Caller("anna", true, role -> false), (caller, permission, run) -> may);
        Viewer viewer =
                new Viewer(stream, rights, EVENTS, new StreamEvents(rights, new Usual(NOBODY), EVENTS), pingNanos);
        Viewer.thread(viewer::run).start();
        return viewer;
    }

    private static Snapshot saying(String text) {
        Event event = new Event(UUID.randomUUID(), Instant.EPOCH, "k", null, null, null, text);
        return new Snapshot(null, null, null, List.of(event), Map.of(), null);
    }

    @Test
    void whatCameWhileNobodyReadIsSkippedButForTheNewest() {
        Viewer viewer = viewer(NEVER);
        viewer.offer(saying("first"));
        await().atMost(Stored.patience()).until(() -> written.size() == 2);

        for (int i = 0; i < 1_000; i++) {
            viewer.offer(saying("skipped"));
        }
        viewer.offer(saying("last"));
        reads.countDown();

        await().atMost(Stored.patience()).until(() -> written.size() == 3);
        viewer.end();
        await().atMost(Stored.patience()).until(() -> closed);
        assertThat(written).hasSize(3);
        assertThat(written.get(1)).contains("first");
        assertThat(written.get(2)).contains("last");
    }

    @Test
    void whereNothingIsNewPingsGoOutUntilOneMayNotLookAnyMore() {
        reads.countDown();
        viewer(1_000_000);

        await().atMost(Stored.patience()).until(() -> written.size() > 5);
        may = false;

        await().atMost(Stored.patience()).until(() -> closed);
        assertThat(written.get(0)).contains("event: hello");
        assertThat(written.subList(1, written.size())).allMatch(event -> event.startsWith("event: ping"));
        assertThat(MetaApi.PING_SECONDS).isEqualTo(15);
    }
}
