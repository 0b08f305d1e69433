package dev.holter.micrometer;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.TimeGauge;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

/** Meters that are made together and go together. For one thread at a time. */
final class MeterSet {
    private final MeterRegistry registry;
    private final Tags tags;
    private final List<Meter> made = new ArrayList<>();
    /** Strongly, since the registry does not. */
    private final List<Object> read = new ArrayList<>();

    MeterSet(MeterRegistry registry, Tags tags) {
        this.registry = registry;
        this.tags = tags;
    }

    static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }

    <T> Of<T> of(T source) {
        read.add(source);
        return new Of<>(source, tags);
    }

    /** Meters that read this, with these tags. */
    final class Of<T> {
        private final T source;
        private final Tags tags;

        private Of(T source, Tags tags) {
            this.source = source;
            this.tags = tags;
        }

        Of<T> with(String key, String value) {
            return new Of<>(source, tags.and(key, value));
        }

        void counter(String name, String says, ToLongFunction<T> count) {
            made.add(FunctionCounter.builder(name, source, count::applyAsLong)
                    .tags(tags)
                    .description(says)
                    .register(registry));
        }

        void gauge(String name, String says, ToDoubleFunction<T> value) {
            made.add(Gauge.builder(name, () -> value.applyAsDouble(source))
                    .tags(tags)
                    .description(says)
                    .register(registry));
        }

        void age(String name, String says, ToDoubleFunction<T> seconds) {
            made.add(TimeGauge.builder(name, () -> seconds.applyAsDouble(source), TimeUnit.SECONDS)
                    .tags(tags)
                    .description(says)
                    .register(registry));
        }

        void timer(String name, String says, ToLongFunction<T> count, Function<T, Duration> total) {
            made.add(FunctionTimer.builder(
                            name, source, count, read -> total.apply(read).toNanos(), TimeUnit.NANOSECONDS)
                    .tags(tags)
                    .description(says)
                    .register(registry));
        }
    }

    void close() {
        made.forEach(registry::remove);
        made.clear();
        read.clear();
    }
}
