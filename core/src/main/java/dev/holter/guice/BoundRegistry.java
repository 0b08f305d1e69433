package dev.holter.guice;

import com.google.inject.Binding;
import com.google.inject.Injector;
import com.google.inject.Key;
import dev.holter.Metrics;
import dev.holter.micrometer.MicrometerMetrics;
import java.util.Optional;

/** Finds the registry that an application has bound, if there is Micrometer at all. Stateless. */
final class BoundRegistry {
    private BoundRegistry() {}

    static Optional<Metrics> metrics(Injector injector) {
        try {
            return MicrometerMetrics.found(type -> bound(injector, type));
        } catch (LinkageError noMicrometer) {
            return Optional.empty();
        }
    }

    /** One that is not bound is not made either. */
    private static Optional<?> bound(Injector injector, Class<?> type) {
        Binding<?> binding = injector.getExistingBinding(Key.get(type));
        return binding == null
                ? Optional.empty()
                : Optional.of(binding.getProvider().get());
    }
}
