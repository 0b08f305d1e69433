package dev.holter.examples.demo;

import java.sql.SQLException;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** When the demo itself did something, by the database's clock: the one that stamps what Holter records. Thread-safe. */
final class Moments {
    private final EmbeddedServer server;
    private final Map<Deed, Instant> done = new EnumMap<>(Deed.class);

    /** What the demo does to others. */
    enum Deed {
        /** Asks for a run to be cancelled. */
        CANCEL,
        /** Kills a run. */
        KILL,
        /** Kills a process. */
        SIGKILL
    }

    Moments(EmbeddedServer server) {
        this.server = server;
    }

    /** Call it right before. */
    void now(Deed deed) throws SQLException {
        Instant now = server.now();
        synchronized (done) {
            done.put(deed, now);
        }
    }

    Optional<Instant> of(Deed deed) {
        synchronized (done) {
            return Optional.ofNullable(done.get(deed));
        }
    }
}
