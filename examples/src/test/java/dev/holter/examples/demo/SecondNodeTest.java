package dev.holter.examples.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecondNodeTest {
    @TempDir
    Path directory;

    @Test
    void insideMavenTheClassPathIsThatOfTheClassLoader() throws Exception {
        Path other = Files.createDirectory(directory.resolve("with a blank"));
        URL[] urls = {directory.toUri().toURL(), other.toUri().toURL()};

        try (URLClassLoader maven = new URLClassLoader(urls)) {
            assertThat(SecondNode.classPath(maven)).isEqualTo(directory + File.pathSeparator + other);
        }
        assertThat(SecondNode.classPath(SecondNode.class.getClassLoader()))
                .isEqualTo(System.getProperty("java.class.path"));
    }

    @Test
    void itEndsWithItsInputEvenWhenItsDatabaseNeverCame() throws Exception {
        NodeSettings nowhere =
                new NodeSettings(SecondNode.WORKER, "jdbc:postgresql://localhost:1/nowhere", NodeSettings.writeFile());
        try {
            SecondNode node = SecondNode.start(nowhere);
            node.close();

            assertThat(node.instance()).isCompletedExceptionally();
        } finally {
            Files.delete(nowhere.file());
        }
    }

    @Test
    void itsSettingsAreThoseOfTheFirstButForItsName() throws Exception {
        NodeSettings first =
                new NodeSettings("one", "jdbc:postgresql://localhost/db", directory.resolve("h.properties"));

        assertThat(first.of("two").quartz())
                .containsEntry("org.quartz.plugin.holter.workerName", "two")
                .containsEntry("org.quartz.plugin.holter.file", first.file().toString())
                .hasSameSizeAs(first.quartz());
    }
}
