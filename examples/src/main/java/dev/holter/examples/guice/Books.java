package dev.holter.examples.guice;

import com.google.inject.Singleton;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** What the jobs of both schedulers are given. Thread-safe. */
@Singleton
final class Books {
    private final List<String> entries = new CopyOnWriteArrayList<>();

    void enter(String entry) {
        entries.add(entry);
    }

    List<String> entries() {
        return List.copyOf(entries);
    }
}
