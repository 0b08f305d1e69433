package dev.holter.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;
import java.util.SortedMap;
import java.util.TreeMap;

/** The versions of what is compared, as the build has pinned them. */
final class Peers {
    private Peers() {}

    static SortedMap<String, String> versions() {
        try (InputStream file = Peers.class.getResourceAsStream("versions.properties")) {
            if (file == null) {
                throw new IOException("versions.properties is not on the class path");
            }
            Properties pinned = new Properties();
            pinned.load(file);
            SortedMap<String, String> versions = new TreeMap<>();
            pinned.stringPropertyNames().forEach(name -> versions.put(name, pinned.getProperty(name)));
            return versions;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
