package dev.holter.guice;

import static java.util.Objects.requireNonNull;

import com.google.inject.AbstractModule;
import com.google.inject.Injector;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import dev.holter.Console;
import dev.holter.Holter;
import dev.holter.HolterBuilder;

/**
 * Binds {@link Holter}, started when it is first asked for, and its {@link Console}. The application closes the Holter when its scheduler has stopped; a JVM that ends
 * closes it by itself. When the application has bound a Micrometer {@code MeterRegistry}, Holter's meters are in it.
 */
public final class HolterModule extends AbstractModule {
    private final HolterBuilder builder;

    /** With what was set on this builder. */
    public HolterModule(HolterBuilder builder) {
        this.builder = requireNonNull(builder, "builder is null");
    }

    @Provides
    @Singleton
    Holter holter(Injector injector) {
        Holter holter = builder.start();
        BoundRegistry.metrics(injector).ifPresent(holter::addMetrics);
        return holter;
    }

    @Provides
    Console console(Holter holter) {
        return holter.console();
    }
}
