package dev.holter.micrometer;

import static java.util.Objects.requireNonNull;

import dev.holter.Figures;
import dev.holter.Metrics;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.Optional;
import java.util.function.Function;

/**
 * Makes Micrometer's meters of what a Holter counts: {@code Holter.builder().metrics(MicrometerMetrics.of(registry))}. Their names begin with {@code holter.}; {@code docs/operations} has them all, with a
 * board and alert rules. They go from the registry when the Holter is closed. Immutable.
 */
public final class MicrometerMetrics implements Metrics {
    private final MeterRegistry registry;
    private final Tags tags;

    private MicrometerMetrics(MeterRegistry registry, Tags tags) {
        this.registry = requireNonNull(registry, "registry is null");
        this.tags = tags;
    }

    /** In this registry. */
    public static MicrometerMetrics of(MeterRegistry registry) {
        return new MicrometerMetrics(registry, Tags.empty());
    }

    /** In the registry that this finds by its class: for those who may have one, and know nothing of Micrometer. */
    public static Optional<Metrics> found(Function<Class<?>, Optional<?>> lookup) {
        return lookup.apply(MeterRegistry.class).map(found -> of((MeterRegistry) found));
    }

    /** With these tags beside its own, keys and values in turn: where several Holters share a registry, what tells them apart. Not what changes with time, a run's id for instance. */
    public MicrometerMetrics tags(String... keysAndValues) {
        return new MicrometerMetrics(registry, tags.and(keysAndValues));
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalStateException when the registry has such meters of another Holter: it would go on showing that one's figures
     */
    @Override
    public Meters of(Figures figures) {
        int others = registry.find(ProcessMeters.TICK_AGE).meters().size();
        Meters made = new ProcessMeters(registry, tags, figures);
        if (others > 0 && registry.find(ProcessMeters.TICK_AGE).meters().size() == others) {
            // Each of them is the other's: a registry gives what it has under that name already.
            throw new IllegalStateException(
                    "the registry has meters of another Holter already: tell them apart, MicrometerMetrics.of(registry).tags(\"scheduler\", \"reports\")");
        }
        return made;
    }
}
