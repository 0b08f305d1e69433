package dev.holter;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Collects what a {@link Holter} needs, then starts it. Every setting has a key, the same in a file, in a scheduler's own properties and here;
 * the environment ({@code HOLTER_LOST_AFTER} for {@code lostAfter}) and the file win over what is set here. For one thread.
 */
public final class HolterBuilder {
    private final Map<String, String> settings = new LinkedHashMap<>();
    private final List<CheckpointCodec> codecs = new ArrayList<>();
    private final List<RunListener> listeners = new ArrayList<>();
    private final List<Metrics> metrics = new ArrayList<>();
    private @Nullable Supplier<DataSource> dataSource;

    HolterBuilder() {}

    /** Where Holter's PostgreSQL is: opens connections of its own, the recommended way. */
    public HolterBuilder jdbcUrl(String url) {
        return set("jdbcUrl", url);
    }

    /** The database user, with {@link #jdbcUrl}. */
    public HolterBuilder user(String user) {
        return set("user", user);
    }

    /** That user's password. */
    public HolterBuilder password(String password) {
        return set("password", password);
    }

    /** Takes connections from this source instead: one for good, and at most three for moments. It must lead to a PostgreSQL. */
    public HolterBuilder dataSource(DataSource source) {
        return dataSource(() -> source);
    }

    /** As {@link #dataSource(DataSource)}, asked only when the first connection is needed. */
    public HolterBuilder dataSource(Supplier<DataSource> source) {
        dataSource = source;
        return this;
    }

    /** Any setting by its key. A wrong key or value is refused by {@link #start()}, by name. */
    public HolterBuilder set(String key, String value) {
        settings.put(key, value);
        return this;
    }

    /** Adds a codec for checkpoint objects. The first one encodes; a payload is decoded by the codec that wrote it. */
    public HolterBuilder codec(CheckpointCodec codec) {
        codecs.add(codec);
        return this;
    }

    /** Adds a listener. */
    public HolterBuilder listener(RunListener listener) {
        listeners.add(listener);
        return this;
    }

    /** Has meters made of what is counted: {@code metrics(MicrometerMetrics.of(registry))}. */
    public HolterBuilder metrics(Metrics meters) {
        metrics.add(meters);
        return this;
    }

    /** What was set by key so far. */
    public Map<String, String> settings() {
        return Map.copyOf(settings);
    }

    /** The source of connections, empty when {@code jdbcUrl} is to be used. */
    public Optional<Supplier<DataSource>> dataSource() {
        return Optional.ofNullable(dataSource);
    }

    /** The codecs, in the order they were added. */
    public List<CheckpointCodec> codecs() {
        return List.copyOf(codecs);
    }

    /** The listeners, in the order they were added. */
    public List<RunListener> listeners() {
        return List.copyOf(listeners);
    }

    /** What makes meters, in the order it was added. */
    public List<Metrics> metrics() {
        return List.copyOf(metrics);
    }

    /**
     * Registers this process and starts the pulse. Waits for the database at most {@code startTimeout}, then goes on without it and
     * keeps trying.
     *
     * @throws ConfigurationException when the configuration is wrong
     * @throws HolterUnavailableException when {@code failFast} is set and the database cannot be used
     */
    public Holter start() {
        return provider().start(this);
    }

    /**
     * Checks what was set, and what the environment and the file say, without touching the database.
     *
     * @throws ConfigurationException when anything is wrong; it lists all that is
     */
    public void validate() {
        provider().validate(this);
    }

    /**
     * Looks at what a Holter would stand on, as {@link Console#doctor()} does, without starting one.
     *
     * @throws ConfigurationException when anything is wrong; it lists all that is
     */
    public List<Finding> doctor() {
        return provider().doctor(this);
    }

    /**
     * Whether {@link #start()} would throw when the database cannot be used: {@code failFast} as it is in force, with the environment and the file.
     * For hosts that must begin elsewhere when it may.
     *
     * @throws ConfigurationException when anything is wrong; it lists all that is
     */
    public boolean failFast() {
        return provider().failFast(this);
    }

    private static HolterProvider provider() {
        return ServiceLoader.load(HolterProvider.class, HolterBuilder.class.getClassLoader())
                .findFirst()
                .orElseThrow(
                        () -> new IllegalStateException(
                                "no " + HolterProvider.class.getName()
                                        + " on the class path: holter-core.jar is incomplete, or a shaded jar lost its META-INF/services"));
    }
}
