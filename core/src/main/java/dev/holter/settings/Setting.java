package dev.holter.settings;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Every key of the configuration, once: {@code docs/configuration.md} is tested against it. Those {@link #perType} hold for all job types, or
 * for those of a policy. Immutable.
 */
public enum Setting {
    ENABLED("enabled", new SettingKind.Flag(), "true", "Whether Holter does anything at all."),
    JDBC_URL(
            "jdbcUrl",
            new SettingKind.DatabaseUrl(),
            null,
            "Where Holter's PostgreSQL is, `jdbc:postgresql://host:5432/database`, unless a DataSource is given."),
    USER("user", SettingKind.text(), null, "The database user, with `jdbcUrl`."),
    PASSWORD("password", new SettingKind.Secret(), null, "That user's password; never printed."),
    SCHEMA_NAME(
            "schemaName",
            new SettingKind.Words(
                    Pattern.compile("(?!pg_)[a-z_][a-z0-9_]{0,62}"),
                    "is no schema name: write small letters, digits and _, at most 63, not beginning with a digit or pg_"),
            "holter",
            "The schema that holds Holter's tables."),
    SCHEMA(
            "schema",
            new SettingKind.Choice<>(SchemaMode.class),
            "auto",
            "Who brings the tables up to date: Holter (`migrate`, needs Flyway), somebody else (`validate`),"
                    + " or `auto`: Holter when Flyway is on the class path."),
    WORKER_NAME(
            "workerName", SettingKind.text(), null, "What operators call this process; the host's name when unset."),
    WORKER_TYPE("workerType", SettingKind.text(), "java", "What kind of process it is."),
    WORKER_VERSION("workerVersion", SettingKind.text(), null, "The application's version; Holter's own when unset."),
    TICK("tick", SettingKind.duration("100ms", "10s"), "1s", "How often the lease is renewed and facts are written."),
    SUSPECT_AFTER(
            "suspectAfter",
            longTime(),
            "5s",
            "After how long without a renewal a worker is shown as suspect, and no more."),
    LOST_FAST_AFTER(
            "lostFastAfter",
            longTime(),
            "10s",
            "After how long without a renewal a worker is lost when its sentinel lock, once seen held, is free."),
    LOST_AFTER("lostAfter", longTime(), "2m", "After how long without a renewal a worker is lost in any case."),
    CLOSE_TIMEOUT(
            "closeTimeout",
            someTime(),
            "5s",
            "How long closing waits for running jobs before it records them as shut down."),
    START_TIMEOUT(
            "startTimeout", someTime(), "5s", "How long starting waits for the database before it goes on without."),
    DURABLE_TIMEOUT(
            "durableTimeout",
            longTime(),
            "5s",
            "How long `checkpointNow`, `lastCheckpoint` and `fencingToken` wait for the database before they throw."),
    RETENTION("retention", longTime(), "30d", "How long finished runs are kept."),
    SLOW_AFTER("slowAfter", longTime(), "1m", "How long a run takes before `record = problems` keeps it as slow."),
    FAIL_FAST(
            "failFast",
            new SettingKind.Flag(),
            "false",
            "Whether starting throws when the database cannot be used within `startTimeout`."),
    SENTINEL(
            "sentinel",
            new SettingKind.Flag(),
            "true",
            "Whether a session of its own holds a lock that proves this process alive, and hears of commands at once."),
    START_RECOVERY_WAIT(
            "startRecoveryWait",
            someTime(),
            "5s",
            "How long starting waits at most to see whether earlier processes of its name are dead; zero leaves them to the observers."),
    OBSERVE_ONLY(
            "observeOnly", new SettingKind.Flag(), "false", "Whether this process convicts nobody and only shows."),
    FILE("file", new SettingKind.Location(), null, "A properties file (UTF-8) with any of these keys but this one."),
    RECORD(
            "record",
            new SettingKind.Choice<>(Recording.class),
            "all",
            true,
            "Which runs are kept: `all`, `problems` (failed, stopped, slow) or `none`."),
    DURABLE(
            "durable",
            new SettingKind.Flag(),
            "false",
            true,
            "Whether begin and finish wait, at most a second, until they are committed."),
    INTERRUPT_AFTER(
            "interruptAfter",
            someTime(),
            "10s",
            true,
            "How long after a stop was asked for a job's thread is interrupted; a kill waits a second at most."),
    ABANDON_AFTER(
            "abandonAfter",
            someTime(),
            "30s",
            true,
            "How long after a stop was asked for a run that still executes is shown as abandoned."),
    STALL_AFTER(
            "stallAfter",
            new SettingKind.Limit(),
            "never",
            true,
            "How long a run may go without a beat before it is stalled; for job types that beat."),
    START_GRACE(
            "startGrace",
            someTime(),
            "0s",
            true,
            "How long the first beat of a run may take at least, whatever `stallAfter` says."),
    RESUMING_STALL_AFTER(
            "resumingStallAfter",
            new SettingKind.Limit(),
            null,
            true,
            "In a second attempt or a later one, `stallAfter` until its first stage has ended; as `stallAfter` when unset."),
    DEADLINE("deadline", new SettingKind.Limit(), "never", true, "How long a run may take before it is overdue."),
    ON_STALE(
            "onStale",
            new SettingKind.Choice<>(OnStale.class),
            "alert",
            true,
            "What a stalled or overdue run gets: `alert`, `cancel`, `fail`, or `retry`, which fails it and begins it anew;"
                    + " with `retry` a run whose worker is lost is begun anew as well."),
    MAX_RECOVERIES(
            "maxRecoveries",
            new SettingKind.Count(1, 1_000),
            "3",
            true,
            "How often in a row a workflow is begun anew by itself before it is quarantined."),
    RETRY_BACKOFF(
            "retryBackoff",
            someTime(),
            "30s",
            true,
            "How long after a failure it is begun anew; twice as long each further time, at most an hour or this."),
    OVERLAP(
            "overlap",
            new SettingKind.Choice<>(Overlap.class),
            "refused",
            true,
            "Whether it may begin anew while code of the attempt before may still be executing: `refused` or `allowed`.");

    private static final List<Setting> PER_TYPE =
            Arrays.stream(values()).filter(Setting::perType).toList();

    private final String key;
    private final SettingKind kind;
    private final @Nullable String defaultText;
    private final boolean perType;
    private final String description;

    Setting(String key, SettingKind kind, @Nullable String defaultText, String description) {
        this(key, kind, defaultText, false, description);
    }

    Setting(String key, SettingKind kind, @Nullable String defaultText, boolean perType, String description) {
        this.key = key;
        this.kind = kind;
        this.defaultText = defaultText;
        this.perType = perType;
        this.description = description;
    }

    /** As it is written in a file, in the host's properties and in the builder. */
    public String key() {
        return key;
    }

    /** The environment variable that sets it: {@code HOLTER_LOST_AFTER} for {@code lostAfter}. */
    public String environmentName() {
        return EnvironmentSettings.PREFIX
                + key.replaceAll("([a-z0-9])([A-Z])", "$1_$2").toUpperCase(Locale.ROOT);
    }

    /** Its value when nobody sets it; empty when it then has none. */
    public Optional<String> defaultText() {
        return Optional.ofNullable(defaultText);
    }

    /** Whether a policy may set it for its job types. */
    public boolean perType() {
        return perType;
    }

    /** What it does, in one sentence. */
    public String description() {
        return description;
    }

    SettingKind kind() {
        return kind;
    }

    static List<Setting> allPerType() {
        return PER_TYPE;
    }

    static Optional<Setting> byKey(String key) {
        return Arrays.stream(values()).filter(s -> s.key.equals(key)).findFirst();
    }

    /** Zero would mean at once, or never, or for ever: nobody could tell. */
    private static SettingKind longTime() {
        return SettingKind.duration("1ms", "36500d");
    }

    /** Zero means not to wait. */
    private static SettingKind someTime() {
        return SettingKind.duration("0s", "36500d");
    }
}
