package dev.holter.jobrunr;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.Enumeration;
import java.util.stream.Collectors;
import org.jobrunr.server.BackgroundJobPerformerFactory;

/** A service file that names these factories, on the class path of this thread until it is closed. */
final class ServiceFile extends ClassLoader implements AutoCloseable {
    private static final String NAME = "META-INF/services/" + BackgroundJobPerformerFactory.class.getName();

    private final ClassLoader before = Thread.currentThread().getContextClassLoader();
    private final Path file;

    private ServiceFile(Path file) {
        super(ServiceFile.class.getClassLoader());
        this.file = file;
        Thread.currentThread().setContextClassLoader(this);
    }

    static ServiceFile naming(Class<?>... factories) {
        String lines = Arrays.stream(factories).map(Class::getName).collect(Collectors.joining("\n"));
        try {
            return new ServiceFile(Files.writeString(Files.createTempFile("service", ""), lines));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Enumeration<URL> getResources(String name) throws IOException {
        return name.equals(NAME)
                ? Collections.enumeration(Collections.singleton(file.toUri().toURL()))
                : super.getResources(name);
    }

    @Override
    public void close() {
        Thread.currentThread().setContextClassLoader(before);
        try {
            Files.delete(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
