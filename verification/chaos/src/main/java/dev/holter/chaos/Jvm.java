package dev.holter.chaos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How a process is started: small, and from an archive of the classes that all of them load. Stateless. */
final class Jvm {
    private static final List<String> SMALL = List.of(
            "-Xmx96m", "-Xss512k", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xshare:auto", "-XX:-UsePerfData");

    private Jvm() {}

    /** A {@link Child}, of which the archive is read or written. */
    static ProcessBuilder command(Path directory, String archive, List<String> args) {
        List<String> command = new ArrayList<>();
        command.add(ProcessHandle.current().info().command().orElse("java"));
        command.addAll(SMALL);
        command.add(archive + "=" + directory.resolve("classes.jsa"));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Child.class.getName()));
        command.addAll(args);
        return new ProcessBuilder(command).redirectErrorStream(true);
    }

    /** Writes it. Without it all goes on, only slower. */
    static void archive(Path directory, int databasePort) {
        List<String> args = List.of(
                "archive",
                "archive",
                Database.url(databasePort),
                directory.resolve("archive.journal").toString());
        try {
            command(directory, "-XX:ArchiveClassesAtExit", args)
                    .redirectOutput(directory.resolve("archive.log").toFile())
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
