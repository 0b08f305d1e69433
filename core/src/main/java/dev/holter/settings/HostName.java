package dev.holter.settings;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** This machine's name. Stateless, safe from any thread; where there is no {@code /proc} it may wait for a name service. */
final class HostName {
    private static final Path KERNEL = Path.of("/proc/sys/kernel/hostname");

    private HostName() {}

    /** As the environment has it (containers, Windows), else as the system says, else {@code unknown}. */
    static String of(Map<String, String> environment) {
        return Stream.of("HOSTNAME", "COMPUTERNAME")
                .flatMap(name -> Optional.ofNullable(environment.get(name)).stream())
                .filter(name -> !name.isBlank())
                .findFirst()
                .map(name -> OneLine.of(name.strip(), 200))
                .orElseGet(HostName::asked);
    }

    private static String asked() {
        try {
            // Linux, without a name service: one that does not answer would hold up the start for many seconds.
            return OneLine.of(Files.readString(KERNEL).strip(), 200);
        } catch (IOException e) {
            return resolved();
        }
    }

    private static String resolved() {
        try {
            return OneLine.of(InetAddress.getLocalHost().getHostName(), 200);
        } catch (UnknownHostException e) {
            return "unknown";
        }
    }
}
