package dev.holter.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FactTest {
    @Test
    void aJournalIsReadAsItWasWrittenButForALineThatWasCutOff(@TempDir Path directory) throws Exception {
        Path file = directory.resolve("journal");
        Fact said = Journal.at(file).say("end", "run", "r", "why", "what is\nso");
        Files.writeString(file, "17 end run=", StandardOpenOption.APPEND);

        assertThat(Journal.read(file)).containsExactly(said);
        assertThat(said.get("why")).isEqualTo("what_is_so");
    }

    @Test
    void aJobsThreadThatIsInterruptedStillWrites(@TempDir Path directory) {
        Path file = directory.resolve("journal");
        Journal journal = Journal.at(file);
        Thread.currentThread().interrupt();
        journal.say("one", "a", 1);
        assertThat(Thread.interrupted()).isTrue();
        journal.say("two", "a", 1);

        assertThat(Journal.read(file)).extracting(Fact::kind).containsExactly("one", "two");
    }
}
