package dev.holter.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;

/**
 * Processes of one contender on one database, each with a job, of which all but three are killed one after the other, at least two and a half seconds apart: so at no time most of them
 * are silent, which Holter would take for its own mistake. Looks every 20 ms what the database says of them. One thread.
 */
final class KilledFleet implements AutoCloseable {
    private static final Path LOGS = Path.of("verification/benchmarks/target/crash");
    private static final int SURVIVORS = 3;
    private static final long SECOND = 1_000_000_000L;
    private static final long LONGEST_NANOS = 240 * SECOND;

    /** What became of one of them: milliseconds after its kill, suspect or not. */
    private static final class Victim {
        final Process process;
        final String key;
        long killed;
        double suspect = Double.NaN;
        double recorded = Double.NaN;

        Victim(Process process, String key) {
            this.process = process;
            this.key = key;
        }
    }

    private final Contender contender;
    private final ProductionDatabase database = new ProductionDatabase();
    private final List<Process> processes = new ArrayList<>();
    private final List<Victim> victims = new ArrayList<>();

    KilledFleet(Contender contender, int kills) {
        this.contender = contender;
        database.run("create table busy (name text primary key, key text not null)");
        switch (contender.host) {
            case QUARTZ ->
                database.script(
                        org.quartz.impl.StdSchedulerFactory.class, "/org/quartz/impl/jdbcjobstore/tables_postgres.sql");
            case DB_SCHEDULER -> database.script(KilledFleet.class, "db-scheduler.sql");
            default -> {}
        }
        for (int i = 0; i < SURVIVORS + kills; i++) {
            Process process = start("node" + i);
            String key = key("node" + i, process);
            if (i >= SURVIVORS) {
                victims.add(new Victim(process, key));
            }
        }
    }

    private Process start(String name) {
        try {
            Files.createDirectories(LOGS);
            Process process = new ProcessBuilder(
                            ProcessHandle.current().info().command().orElse("java"),
                            "-Xmx96m",
                            "-XX:TieredStopAtLevel=1",
                            "-XX:+UseSerialGC",
                            "-cp",
                            System.getProperty("java.class.path"),
                            CrashNode.class.getName(),
                            contender.name(),
                            database.url(),
                            database.user(),
                            name)
                    .redirectErrorStream(true)
                    .redirectOutput(
                            LOGS.resolve(contender.title + "-" + name + ".log").toFile())
                    .start();
            processes.add(process);
            return process;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String key(String name, Process process) {
        long since = System.nanoTime();
        while (System.nanoTime() - since < LONGEST_NANOS && process.isAlive()) {
            for (String key : texts("select key from busy where name = '" + name + "'")) {
                return key;
            }
            LockSupport.parkNanos(SECOND / 20);
        }
        throw new IllegalStateException(name + " of " + contender.title + " has begun no job");
    }

    /** Kills them, and waits until the last of them is given up. */
    void kill() {
        try (Connection connection = database.connect();
                PreparedStatement held = connection.prepareStatement(contender.host.held);
                PreparedStatement unsuspected = connection.prepareStatement(
                        contender.host.unsuspected == null ? contender.host.held : contender.host.unsuspected)) {
            long next = System.nanoTime() + 5 * SECOND;
            int killed = 0;
            while (victims.stream().anyMatch(victim -> Double.isNaN(victim.recorded))) {
                if (killed < victims.size() && System.nanoTime() - next > 0) {
                    Victim victim = victims.get(killed++);
                    victim.process.destroyForcibly();
                    victim.killed = System.nanoTime();
                    next = victim.killed + ThreadLocalRandom.current().nextLong(5 * SECOND / 2, 7 * SECOND / 2);
                }
                look(texts(unsuspected), texts(held), victims.subList(0, killed));
                LockSupport.parkNanos(SECOND / 50);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private void look(Set<String> unsuspected, Set<String> held, List<Victim> killed) {
        long now = System.nanoTime();
        for (Victim victim : killed) {
            double millis = (now - victim.killed) / 1e6;
            if (Double.isNaN(victim.suspect) && !unsuspected.contains(victim.key)) {
                victim.suspect = millis;
            }
            if (Double.isNaN(victim.recorded) && !held.contains(victim.key)) {
                victim.recorded = millis;
            } else if (millis * 1e6 > LONGEST_NANOS) {
                throw new IllegalStateException(contender.title + " has not noticed a kill for " + millis + " ms");
            }
        }
    }

    private Set<String> texts(String query) {
        try (Connection connection = database.connect();
                PreparedStatement statement = connection.prepareStatement(query)) {
            return texts(statement);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Set<String> texts(PreparedStatement query) throws SQLException {
        Set<String> texts = new HashSet<>();
        try (ResultSet rows = query.executeQuery()) {
            while (rows.next()) {
                texts.add(rows.getString(1));
            }
        }
        return texts;
    }

    double[] suspectMillis() {
        return victims.stream().mapToDouble(victim -> victim.suspect).toArray();
    }

    double[] recordedMillis() {
        return victims.stream().mapToDouble(victim -> victim.recorded).toArray();
    }

    @Override
    public void close() {
        processes.forEach(Process::destroyForcibly);
        database.close();
    }
}
