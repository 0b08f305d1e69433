package dev.holter.examples.inventory;

import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The running JDK's own module image: real input that every machine with a JDK has. Thread-safe. */
public final class JdkImage {
    private static final String SUFFIX = ".class";

    private final Path modules;

    /** The image of the JDK that runs this. */
    public JdkImage() {
        FileSystem image = FileSystems.getFileSystem(URI.create("jrt:/"));
        this.modules = image.getPath("/modules");
    }

    /** The names of all modules, in order. */
    public List<String> modules() throws IOException {
        try (Stream<Path> all = Files.list(modules)) {
            return all.map(module -> module.getFileName().toString()).sorted().toList();
        }
    }

    /** The class files of this module, in no order. */
    public List<ClassFile> classes(String module) throws IOException {
        Path root = modules.resolve(module);
        try (Stream<Path> all = Files.walk(root)) {
            return all.filter(path -> path.toString().endsWith(SUFFIX))
                    .map(path -> new ClassFile(module, name(root.relativize(path)), path))
                    .toList();
        }
    }

    private static String name(Path inModule) {
        String file = inModule.toString();
        return file.substring(0, file.length() - SUFFIX.length());
    }
}
