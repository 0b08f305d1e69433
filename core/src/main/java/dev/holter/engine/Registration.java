package dev.holter.engine;

import com.github.f4b6a3.uuid.UuidCreator;
import dev.holter.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Who this process is: a new registration each time it is asked. */
final class Registration {
    /** For those who ask whether anybody acts. */
    private static final String OBSERVE_ONLY = "observeOnly";

    private Registration() {}

    static Store.Worker of(Settings settings) {
        ProcessHandle process = ProcessHandle.current();
        return new Store.Worker(
                UuidCreator.getTimeOrderedEpoch(),
                Text.line(settings.workerName(), Text.NAME),
                Text.line(settings.workerType(), Text.NAME),
                Text.line(settings.hostName(), Text.NAME),
                process.pid(),
                process.info().startInstant().orElse(null),
                bootId(),
                Text.line(settings.workerVersion().orElseGet(Registration::holterVersion), Text.NAME),
                millis(settings.suspectAfter()),
                millis(settings.lostFastAfter()),
                millis(settings.lostAfter()),
                metadata(settings));
    }

    private static Map<String, String> metadata(Settings settings) {
        Map<String, String> metadata = new TreeMap<>();
        metadata.put("java", Runtime.version().toString());
        if (settings.observeOnly()) {
            metadata.put(OBSERVE_ONLY, "true");
        }
        settings.metadata()
                .forEach((name, value) -> metadata.put(Text.line(name, Text.NAME), Text.line(value, Text.DETAIL)));
        return metadata;
    }

    static String holterVersion() {
        String version = Engine.class.getPackage().getImplementationVersion();
        return version == null ? "holter (unpackaged)" : "holter " + version;
    }

    private static long millis(Duration time) {
        return Math.max(1, time.toMillis());
    }

    /** The machine's boot and the process's pid namespace, where Linux tells: a pid means something only within both. */
    private static @Nullable String bootId() {
        try {
            String boot =
                    Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip();
            return boot + " " + Files.readSymbolicLink(Path.of("/proc/self/ns/pid"));
        } catch (IOException | RuntimeException noLinux) {
            return null;
        }
    }
}
