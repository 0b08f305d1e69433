package dev.holter.engine;

import dev.holter.engine.Store.Save;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checkpoints that jobs wait for, saved on the jobs' own threads: one at a time goes to the store, with what all have brought meanwhile. So one job
 * pays a statement and no hand-over, and many share a statement and its commit. Thread-safe.
 *
 * <p>States of a turn: waiting → in a group → told what became of it; or waiting → called to lead the next group, which it then is in. Whoever leads leads
 * once, and calls the first of those who wait before it goes, whatever happens to itself. Races: one that gives up waiting as it is called leads all the same, or
 * nobody would; one that gives up while its group is under way does not know what became of it.
 */
final class SavesTogether {
    private static final Logger LOG = LoggerFactory.getLogger(SavesTogether.class);

    /** What a statement takes at most: a socket's buffer has room for it, so nobody is held up in writing to a route that is gone. */
    private static final int MOST_BYTES = 8 << 10;

    /** What goes with each payload. */
    private static final int ROW_BYTES = 64;

    private final Store store;
    private final Object lock = new Object();
    private final List<Turn> waiting = new ArrayList<>();
    private boolean led;

    private static final class Turn {
        final Save save;
        final CompletableFuture<OptionalLong> told = new CompletableFuture<>();
        volatile boolean called;

        Turn(Save save) {
            this.save = save;
        }

        int bytes() {
            return ROW_BYTES + save.payload().bytes().length;
        }
    }

    SavesTogether(Store store) {
        this.store = store;
    }

    /**
     * Saves this one and tells the row's new version; empty when it was not saved, or nobody knows. Waits so long for its turn, and as long again for the store.
     */
    OptionalLong save(Save save, Duration most) throws InterruptedException {
        Turn mine = new Turn(save);
        if (mine.bytes() > MOST_BYTES) {
            return OptionalLong.empty();
        }
        if (!leads(mine)) {
            OptionalLong told = waited(mine, most);
            if (!mine.called) {
                return told;
            }
        }
        return lead(mine, most);
    }

    private boolean leads(Turn mine) {
        synchronized (lock) {
            if (led) {
                waiting.add(mine);
                return false;
            }
            led = true;
            return true;
        }
    }

    private OptionalLong waited(Turn mine, Duration most) throws InterruptedException {
        try {
            return mine.told.get(most.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            return left(mine);
        } catch (InterruptedException e) {
            OptionalLong told = left(mine);
            if (told.isEmpty() && !mine.called) {
                throw e;
            }
            Thread.currentThread().interrupt();
            return told;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    /** It waits no longer; what it was told just now, if anything. */
    private OptionalLong left(Turn mine) {
        synchronized (lock) {
            waiting.remove(mine);
            return mine.told.getNow(OptionalLong.empty());
        }
    }

    private OptionalLong lead(Turn mine, Duration most) {
        List<Turn> group = List.of(mine);
        Map<UUID, Long> saved = Map.of();
        // A virtual thread that is interrupted would lose the connection for all.
        boolean interrupted = Thread.interrupted();
        try {
            group = group(mine);
            saved = store.saveNow(group.stream().map(turn -> turn.save).toList(), most);
        } catch (RuntimeException | Error e) {
            LOG.debug("Checkpoints could not be saved by themselves; they go with the pulse", e);
        } finally {
            next();
            for (Turn turn : group) {
                turn.told.complete(version(saved, turn));
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
        return version(saved, mine);
    }

    private static OptionalLong version(Map<UUID, Long> saved, Turn turn) {
        Long version = saved.get(turn.save.runId());
        return version == null ? OptionalLong.empty() : OptionalLong.of(version);
    }

    /** This one, and those who wait, as many as fit. */
    private List<Turn> group(Turn mine) {
        List<Turn> group = new ArrayList<>(List.of(mine));
        int room = MOST_BYTES - mine.bytes();
        synchronized (lock) {
            while (!waiting.isEmpty() && waiting.get(0).bytes() <= room) {
                Turn next = waiting.remove(0);
                room -= next.bytes();
                group.add(next);
            }
        }
        return group;
    }

    private void next() {
        synchronized (lock) {
            led = !waiting.isEmpty();
            if (led) {
                Turn next = waiting.remove(0);
                next.called = true;
                next.told.complete(OptionalLong.empty());
            }
        }
    }
}
