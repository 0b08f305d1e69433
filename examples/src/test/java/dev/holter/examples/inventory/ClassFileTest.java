package dev.holter.examples.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ClassFileTest {

    @Test
    void whatComesAfterAnIdAndWhatDoesNotAreAllThereIs() {
        // A module's name may begin with another's, and then a dot comes before a slash.
        List<ClassFile> sorted = Stream.of(
                        file("java.xml", "a/B"), file("java.xml.crypto", "a/A"), file("java.base", "z/Z"))
                .sorted()
                .toList();

        for (int reached = 0; reached < sorted.size(); reached++) {
            assertThat(ClassFile.after(sorted.get(reached).id(), sorted))
                    .isEqualTo(sorted.subList(reached + 1, sorted.size()));
        }
        assertThat(ClassFile.after("", sorted)).isEqualTo(sorted);
    }

    @Test
    void theFingerprintIsThatOfTheBytesTheJdkLoads() throws Exception {
        ClassFile logger = find("java.logging", "java/util/logging/Logger");

        HashedClass hashed = logger.hash();

        byte[] loaded = bytes(Logger.class);
        assertThat(hashed.size()).isEqualTo(loaded.length);
        assertThat(hashed.sha256())
                .isEqualTo(HexFormat.of()
                        .formatHex(MessageDigest.getInstance("SHA-256").digest(loaded)));
    }

    @Test
    void parsedItTellsWhatReflectionTells() throws Exception {
        ParsedClass logger =
                find("java.logging", "java/util/logging/Logger").hash().parse();

        assertThat(logger.superName()).isEqualTo("java/lang/Object");
        assertThat(logger.methods())
                .extracting(ParsedClass.Method::name, ParsedClass.Method::descriptor)
                .contains(org.assertj.core.api.Assertions.tuple(
                        "getLogger", "(Ljava/lang/String;)Ljava/util/logging/Logger;"));
        assertThat(logger.methods().stream()
                        .filter(method -> !method.name().startsWith("<"))
                        .count())
                .isEqualTo(Logger.class.getDeclaredMethods().length);
    }

    @Test
    void aModuleDescriptorIsAClassWithoutMethods() throws Exception {
        ParsedClass module = find("java.logging", "module-info").hash().parse();

        assertThat(module.superName()).isNull();
        assertThat(module.methods()).isEmpty();
    }

    static ClassFile find(String module, String name) throws IOException {
        return new JdkImage()
                .classes(module).stream()
                        .filter(file -> file.name().equals(name))
                        .findFirst()
                        .orElseThrow();
    }

    private static byte[] bytes(Class<?> loaded) throws IOException {
        try (InputStream in = loaded.getResourceAsStream(loaded.getSimpleName() + ".class")) {
            assertThat(in).isNotNull();
            return in.readAllBytes();
        }
    }

    private static ClassFile file(String module, String name) {
        return new ClassFile(module, name, Path.of("none"));
    }
}
