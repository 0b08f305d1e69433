package dev.holter.settings;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * The configuration of one Holter, checked as a whole. Where a value comes from, strongest first: the environment, the file, the host's own
 * properties, the default. {@link Setting} tells what each means. Durations are given as such and, where the engine counts, in nanoseconds.
 * Immutable, safe from any thread. {@link #toString} shows no password.
 */
public final class Settings {
    private final SettingValues values;
    private final Policies policies;
    private final Map<String, String> metadata;
    private final String hostName;
    private final Supplier<Settings> again;

    Settings(
            SettingValues values,
            Policies policies,
            Map<String, String> metadata,
            String hostName,
            Supplier<Settings> again) {
        this.values = values;
        this.policies = policies;
        this.metadata = Map.copyOf(metadata);
        this.hostName = hostName;
        this.again = again;
    }

    /**
     * Reads the configuration, and the file that it names.
     *
     * @param environment the process's variables, of which those that begin with {@code HOLTER_} count
     * @param host what the builder or the scheduler's own properties say, by key
     * @throws dev.holter.ConfigurationException when anything is wrong; it lists all that is
     */
    public static Settings resolve(Map<String, String> environment, Map<String, String> host) {
        requireNonNull(environment, "environment is null");
        requireNonNull(host, "host is null");
        return new SettingsReader().read(environment, host);
    }

    /**
     * The same, with what its file says now. For whoever may wait for a file.
     *
     * @throws dev.holter.ConfigurationException when anything is wrong by now; it lists all that is
     */
    public Settings readAgain() {
        return again.get();
    }

    /** The keys of what holds for the whole process and differs in these: they count from the process's next start on. */
    public List<String> fixedUnlike(Settings other) {
        List<String> keys = new ArrayList<>(Arrays.stream(Setting.values())
                .filter(setting -> !setting.perType() && !values.same(setting, other.values))
                .map(Setting::key)
                .toList());
        if (!metadata.equals(other.metadata)) {
            keys.add("metadata");
        }
        return keys;
    }

    public boolean enabled() {
        return values.flag(Setting.ENABLED);
    }

    /** Empty when the connections come from a DataSource. */
    public Optional<String> jdbcUrl() {
        return values.text(Setting.JDBC_URL);
    }

    public Optional<String> user() {
        return values.text(Setting.USER);
    }

    public Optional<String> password() {
        return values.text(Setting.PASSWORD);
    }

    /** An unquoted name, but it may be one of SQL's words. */
    public String schemaName() {
        return values.text(Setting.SCHEMA_NAME).orElseThrow();
    }

    public SchemaMode schema() {
        return values.choice(Setting.SCHEMA, SchemaMode.class);
    }

    public String workerName() {
        return values.text(Setting.WORKER_NAME).orElse(hostName);
    }

    public String workerType() {
        return values.text(Setting.WORKER_TYPE).orElseThrow();
    }

    /** The application's version, when it told. */
    public Optional<String> workerVersion() {
        return values.text(Setting.WORKER_VERSION);
    }

    /** The machine's name; no setting, but {@link #workerName} falls back to it. */
    public String hostName() {
        return hostName;
    }

    public Duration tick() {
        return values.duration(Setting.TICK);
    }

    public long tickNanos() {
        return tick().toNanos();
    }

    public Duration suspectAfter() {
        return values.duration(Setting.SUSPECT_AFTER);
    }

    public long suspectAfterNanos() {
        return suspectAfter().toNanos();
    }

    public Duration lostFastAfter() {
        return values.duration(Setting.LOST_FAST_AFTER);
    }

    public long lostFastAfterNanos() {
        return lostFastAfter().toNanos();
    }

    public Duration lostAfter() {
        return values.duration(Setting.LOST_AFTER);
    }

    public long lostAfterNanos() {
        return lostAfter().toNanos();
    }

    public Duration closeTimeout() {
        return values.duration(Setting.CLOSE_TIMEOUT);
    }

    public Duration startTimeout() {
        return values.duration(Setting.START_TIMEOUT);
    }

    public Duration durableTimeout() {
        return values.duration(Setting.DURABLE_TIMEOUT);
    }

    public Duration retention() {
        return values.duration(Setting.RETENTION);
    }

    public Duration slowAfter() {
        return values.duration(Setting.SLOW_AFTER);
    }

    public long slowAfterNanos() {
        return slowAfter().toNanos();
    }

    public boolean failFast() {
        return values.flag(Setting.FAIL_FAST);
    }

    public boolean sentinel() {
        return values.flag(Setting.SENTINEL);
    }

    public Duration startRecoveryWait() {
        return values.duration(Setting.START_RECOVERY_WAIT);
    }

    public boolean observeOnly() {
        return values.flag(Setting.OBSERVE_ONLY);
    }

    /** The file that was read. */
    public Optional<Path> file() {
        return values.path(Setting.FILE);
    }

    /** What may differ by job type. */
    public Policies policies() {
        return policies;
    }

    /** What the application adds to its worker's row, by name: {@code metadata.team = orders}. */
    public Map<String, String> metadata() {
        return metadata;
    }

    @Override
    public String toString() {
        return Arrays.stream(Setting.values())
                .flatMap(setting -> values.shown(setting).map(value -> setting.key() + "=" + value).stream())
                .collect(Collectors.joining(", ", "Settings[", "]"));
    }
}
