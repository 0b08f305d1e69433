package dev.holter.engine;

import dev.holter.engine.Store.Save;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
 * <p>States of a turn: waiting → in a group → told its version, or that nobody knows; or waiting → called to lead the next group, which it then is in. Whoever leads leads
 * once: it calls the first of those who wait before it goes. Races: one that gives up waiting as it is called leads all the same, or nobody would; one that
 * gives up while its group is under way does not know what became of it.
 */
final class SavesTogether {
    private static final Logger LOG = LoggerFactory.getLogger(SavesTogether.class);

    /** What was not saved, or nobody knows. No row has this version. */
    static final long UNKNOWN = 0;

    private static final long LEAD = -1;
    private static final long MOST_BYTES = 4L << 20;

    private final Store store;
    private final Object lock = new Object();
    private final List<Turn> waiting = new ArrayList<>();
    private boolean led;

    private record Turn(Save save, CompletableFuture<Long> told) {}

    SavesTogether(Store store) {
        this.store = store;
    }

    /** Saves this one and tells the row's new version, or {@link #UNKNOWN}. Waits so long for others, and as long again for the store. */
    long save(Save save, Duration most) throws InterruptedException {
        Turn mine = new Turn(save, new CompletableFuture<>());
        return leads(mine) || waited(mine, most) == LEAD
                ? lead(mine, most)
                : mine.told().getNow(UNKNOWN);
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

    /** What it was told, also when it gives up: then it is out of the way, or has been called just now. */
    private long waited(Turn mine, Duration most) throws InterruptedException {
        try {
            return mine.told().get(most.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            return left(mine);
        } catch (InterruptedException e) {
            if (left(mine) != LEAD) {
                throw e;
            }
            Thread.currentThread().interrupt();
            return LEAD;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    private long left(Turn mine) {
        synchronized (lock) {
            waiting.remove(mine);
            return mine.told().getNow(UNKNOWN);
        }
    }

    private long lead(Turn mine, Duration most) {
        List<Turn> group = group(mine);
        Map<UUID, Long> saved = Map.of();
        try {
            saved = store.saveNow(group.stream().map(Turn::save).toList(), most);
        } catch (RuntimeException e) {
            LOG.debug("Checkpoints could not be saved by themselves; they go with the pulse", e);
        } finally {
            next();
            for (Turn turn : group) {
                turn.told().complete(saved.getOrDefault(turn.save().runId(), UNKNOWN));
            }
        }
        return saved.getOrDefault(mine.save().runId(), UNKNOWN);
    }

    /** This one, and those who wait, up to a sum of bytes. */
    private List<Turn> group(Turn mine) {
        List<Turn> group = new ArrayList<>(List.of(mine));
        long bytes = mine.save().payload().bytes().length;
        synchronized (lock) {
            while (!waiting.isEmpty()
                    && (bytes += waiting.get(0).save().payload().bytes().length) <= MOST_BYTES) {
                group.add(waiting.remove(0));
            }
        }
        return group;
    }

    private void next() {
        synchronized (lock) {
            led = !waiting.isEmpty();
            if (led) {
                waiting.remove(0).told().complete(LEAD);
            }
        }
    }
}
