package dev.holter.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the page weighs on the wire, all of it, what is loaded late too. G1 */
class PageWeightTest {
    private static final Path PAGE = Path.of("src/main/resources/dev/holter/dashboard/page");
    private static final int MOST = 80 * 1024;

    private final Stored stored = new Stored();
    private final Mounted mounted = Mounted.forAll(stored);

    @AfterEach
    void close() {
        mounted.close();
        stored.close();
    }

    @Test
    void allOfThePageIsAtMost80KilobytesZipped() throws IOException {
        int sum = 0;
        for (String file : files()) {
            Http.Reply reply = mounted.http().get(file, "Accept-Encoding", "gzip");
            assertThat(reply.status()).as(file).isEqualTo(200);
            sum += reply.body().length;
        }

        System.getLogger(PageWeightTest.class.getName())
                .log(System.Logger.Level.INFO, "the page weighs {0} bytes on the wire, of {1}", sum, MOST);
        assertThat(sum).isBetween(10_000, MOST);
    }

    private static List<String> files() throws IOException {
        try (Stream<Path> all = Files.walk(PAGE)) {
            return all.filter(Files::isRegularFile)
                    .map(file -> PAGE.relativize(file).toString())
                    .map(file -> file.equals("index.html") ? "" : file)
                    .toList();
        }
    }
}
