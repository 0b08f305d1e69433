package dev.holter.examples.demo;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;

/** When the demo itself did something, by the database's clock: the one that stamps what Holter records. Thread-safe. */
final class Moments {
    private final Callable<Instant> clock;
    private final Map<Deed, Moment> done = new EnumMap<>(Deed.class);

    /** What the demo does to others. */
    enum Deed {
        /** Asks for a run to be cancelled. */
        CANCEL,
        /** Kills a run. */
        KILL,
        /** Kills a process. */
        SIGKILL,
        /** Asks for a run of JobRunr's to be cancelled. */
        CANCEL_JOBRUNR,
        /** Kills a run of JobRunr's. */
        KILL_JOBRUNR,
        /** Kills a process with JobRunr. */
        SIGKILL_JOBRUNR
    }

    /**
     * One of them.
     *
     * @param begun right before
     * @param took until the call returned
     */
    record Moment(Instant begun, Duration took) {}

    Moments(Callable<Instant> clock) {
        this.clock = clock;
    }

    /** Does it and takes the time. */
    <T> T of(Deed deed, Callable<T> call) throws Exception {
        Instant begun = clock.call();
        long nanos = System.nanoTime();
        T result = call.call();
        Duration took = Duration.ofNanos(System.nanoTime() - nanos);
        synchronized (done) {
            done.put(deed, new Moment(begun, took));
        }
        return result;
    }

    /** When it was begun, empty when it was not done. */
    Optional<Instant> begun(Deed deed) {
        return moment(deed).map(Moment::begun);
    }

    /** When its call had returned. */
    Optional<Instant> returned(Deed deed) {
        return moment(deed).map(moment -> moment.begun().plus(moment.took()));
    }

    private Optional<Moment> moment(Deed deed) {
        synchronized (done) {
            return Optional.ofNullable(done.get(deed));
        }
    }
}
