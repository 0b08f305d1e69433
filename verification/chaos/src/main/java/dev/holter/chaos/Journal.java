package dev.holter.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What one process did, a line a fact, each handed to the system before the next thing is done: a process that is killed takes nothing back. Thread-safe.
 */
final class Journal {
    private final OutputStream out;

    private Journal(OutputStream out) {
        this.out = out;
    }

    /** Appends to this file. Not by a channel: that one is closed when a job's thread is interrupted. */
    static Journal at(Path file) {
        try {
            return new Journal(new FileOutputStream(file.toFile(), true));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Fact say(String kind, Object... pairs) {
        Fact fact = Fact.now(kind, pairs);
        say(fact);
        return fact;
    }

    private synchronized void say(Fact fact) {
        try {
            out.write((fact.line() + "\n").getBytes(UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<Fact> read(Path file) {
        try {
            List<Fact> facts = new ArrayList<>();
            for (String line : Files.readAllLines(file, UTF_8)) {
                Fact.parse(line).ifPresent(facts::add);
            }
            return facts;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
