package dev.holter.chaos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The database, the processes, the work that is given to them, and the dice. For the thread of the scenarios. */
final class World implements AutoCloseable {
    private static final Map<String, String> SLOTS = Map.of(
            "q1", "quartz", "q2", "quartz", "q3", "quartz", "j1", "jobrunr", "j2", "jobrunr", "p1", "plain", "s1",
            "sweeper", "s2", "sweeper");
    /** With a clock of their own. */
    private static final List<String> CLOCKED = List.of("p1", "s2");

    private final Database database = new Database();
    private final Path directory;
    private final Journal journal;
    private final Random random;
    private final List<Slot> slots = new ArrayList<>();
    private final Supply supply;
    private final Optional<Path> fakeClock = fakeClock();

    World(Path directory, long seed) {
        this.directory = directory;
        this.random = new Random(seed);
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        this.journal = Journal.at(directory.resolve("world.log"));
        clock("+0");
        Jvm.archive(directory, database.server().port());
        SLOTS.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(slot -> slot(slot.getKey(), slot.getValue()));
        this.supply = new Supply(database, journal, new Random(seed + 1));
    }

    private void slot(String name, String kind) {
        Map<String, String> environment =
                CLOCKED.contains(name) ? fakeClock.map(this::clocked).orElse(Map.of()) : Map.of();
        slots.add(new Slot(name, kind, database.server().port(), directory, journal, environment));
    }

    private static Optional<Path> fakeClock() {
        return Stream.of("x86_64", "aarch64")
                .map(machine -> Path.of("/usr/lib/" + machine + "-linux-gnu/faketime/libfaketimeMT.so.1"))
                .filter(Files::exists)
                .findFirst();
    }

    private Map<String, String> clocked(Path library) {
        return Map.of(
                "LD_PRELOAD",
                library.toString(),
                "FAKETIME_TIMESTAMP_FILE",
                directory.resolve("clock").toString(),
                "FAKETIME_CACHE_DURATION",
                "1",
                "DONT_FAKE_MONOTONIC",
                "1",
                // Else every timed wait of the JVM ends at once.
                "FAKETIME_FORCE_MONOTONIC_FIX",
                "0");
    }

    boolean canSetClocks() {
        return fakeClock.isPresent();
    }

    /** Sets the clocks that can be set: {@code +1h}. */
    void clock(String offset) {
        try {
            Files.writeString(directory.resolve("clock"), offset + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Database database() {
        return database;
    }

    Journal journal() {
        return journal;
    }

    Path directory() {
        return directory;
    }

    Supply supply() {
        return supply;
    }

    Random random() {
        return random;
    }

    List<Slot> slots() {
        return slots;
    }

    Slot named(String name) {
        return slots.stream()
                .filter(slot -> slot.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** Any that works, or any at all; one that has come up, if there is one. */
    Slot any(boolean working) {
        List<Slot> those = slots.stream()
                .filter(slot -> !working || !slot.kind().equals("sweeper"))
                .collect(Collectors.toCollection(ArrayList::new));
        Collections.shuffle(those, random);
        return those.stream().filter(Slot::started).findFirst().orElse(those.get(0));
    }

    /** From so long to so long, by the dice. */
    long between(long leastMillis, long mostMillis) {
        return leastMillis + random.nextLong(mostMillis - leastMillis + 1);
    }

    /** Has every slot taken, by one of the same name or another. */
    void allUp() {
        for (Slot slot : slots) {
            slot.up(random.nextBoolean());
        }
    }

    /** Lets time pass; replaces nobody. */
    void pass(long millis) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis));
    }

    /** Lets time pass, and replaces those who end. */
    void pass(long leastMillis, long mostMillis) {
        long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(between(leastMillis, mostMillis));
        while (System.nanoTime() - until < 0) {
            allUp();
            pass(50);
        }
    }

    void slowDisk(int millis) {
        try {
            database.execute("update chaos.disk set delay_ms = " + millis);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    void fault(String what) {
        journal.say("fault", "slot", "*", "what", what);
    }

    void healed(String what) {
        journal.say("healed", "slot", "*", "what", what);
    }

    @Override
    public void close() throws IOException {
        supply.close();
        for (Slot slot : slots) {
            slot.resume();
            slot.kill();
            slot.proxy().close();
        }
        database.close();
    }
}
