package dev.holter.postgres;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Class loaders with the class path of a host that differs from the tests' own. Stateless. */
final class HostClassPath {
    private HostClassPath() {}

    /** All classes anew, of a host without Flyway. */
    static URLClassLoader withoutFlyway() {
        return new URLClassLoader(urls(), ClassLoader.getPlatformClassLoader()) {
            @Override
            protected Class<?> findClass(String name) throws ClassNotFoundException {
                if (name.startsWith("org.flywaydb.")) {
                    throw new ClassNotFoundException(name);
                }
                return super.findClass(name);
            }
        };
    }

    /** All classes anew, with what lies in this directory besides. */
    static URLClassLoader with(Path directory) {
        return new URLClassLoader(urls(directory), ClassLoader.getPlatformClassLoader());
    }

    private static URL[] urls(Path... more) {
        List<Path> entries = new ArrayList<>(List.of(more));
        Arrays.stream(System.getProperty("java.class.path").split(java.io.File.pathSeparator))
                .map(Path::of)
                .forEach(entries::add);
        return entries.stream().map(HostClassPath::url).toArray(URL[]::new);
    }

    private static URL url(Path path) {
        try {
            return path.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new UncheckedIOException(new IOException(e));
        }
    }
}
