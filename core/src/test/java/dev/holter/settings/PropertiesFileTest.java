package dev.holter.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PropertiesFileTest {
    @TempDir
    Path directory;

    @Test
    void readsPropertiesInUtf8() throws IOException {
        Path file = file("# a comment\nworkerName = Größe \u2713\nworkerType: a\\\n  b\n");

        Settings settings = Resolving.host(Map.of("file", file.toString()));

        assertThat(settings.workerName()).isEqualTo("Größe \u2713");
        assertThat(settings.workerType()).isEqualTo("ab");
    }

    @Test
    void aByteOrderMarkIsNotPartOfTheFirstKey() throws IOException {
        Path file = file("\uFEFFworkerName = w\n");

        assertThat(Resolving.host(Map.of("file", file.toString())).workerName()).isEqualTo("w");
    }

    @Test
    void aMissingFileIsAProblemThatNamesThePathAndWhoNamedIt() {
        Path missing = directory.resolve("missing.properties");

        assertThat(Resolving.problems(Map.of("HOLTER_FILE", missing.toString()), Map.of()))
                .containsExactly("file (environment variable HOLTER_FILE): " + missing
                        + " cannot be read: there is no such file; correct the path or take the setting away");
    }

    @Test
    void aDirectoryIsAProblem() {
        assertThat(Resolving.problems(Map.of("file", directory.toString())))
                .singleElement()
                .asString()
                .startsWith("file (host properties): " + directory + " cannot be read: ")
                .endsWith("; name a properties file");
    }

    @Test
    void aPathThatIsNoneIsAProblem() {
        assertThat(Resolving.problems(Map.of("file", "a\u0000b")))
                .containsExactly("file (host properties): 'a\\u0000b' is no path: write a file's");
    }

    @Test
    void anotherEncodingIsAProblem() throws IOException {
        Path file = Files.write(
                directory.resolve("latin.properties"), "workerName = Größe".getBytes(StandardCharsets.ISO_8859_1));

        assertThat(problems(file))
                .containsExactly(
                        "file (host properties): " + file + " cannot be read: it is not UTF-8; save it as UTF-8");
    }

    @Test
    void aMalformedEscapeIsAProblem() throws IOException {
        Path file = file("workerName = C:\\users\n");

        assertThat(problems(file))
                .containsExactly("file (host properties): " + file
                        + " cannot be read: it has a malformed \\uXXXX escape; write \\\\ for a backslash");
    }

    @Test
    void aKeyThatIsThereTwiceIsAProblem() throws IOException {
        Path file = file("tick = 1s\nlostAfter = 3m\ntick = 2s\n");

        assertThat(problems(file)).contains("tick (file " + file + "): it is there more than once; leave one");
    }

    @Test
    void anUnknownKeyAndAWrongValueAreNamedWithThePath() throws IOException {
        Path file = file("lostAftr = 2m\nretention = 30\n");

        assertThat(problems(file))
                .containsExactly(
                        "file " + file + ": unknown key 'lostAftr'; did you mean 'lostAfter'?",
                        "retention (file " + file + "): '30' has no unit: write 30s or PT30S");
    }

    @Test
    void aFileCannotNameAnother() throws IOException {
        Path file = file("file = /etc/other.properties\n");

        assertThat(problems(file))
                .containsExactly("file (file " + file + "): a file cannot name another; take it away");
    }

    private Path file(String text) throws IOException {
        return Files.writeString(directory.resolve("holter.properties"), text);
    }

    private static List<String> problems(Path file) {
        return Resolving.problems(Map.of("file", file.toString()));
    }
}
