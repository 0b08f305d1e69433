package dev.holter.dashboard.guice;

import static java.util.Objects.requireNonNull;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import dev.holter.Console;
import dev.holter.dashboard.Dashboard;
import dev.holter.dashboard.DashboardBuilder;
import java.util.function.UnaryOperator;

/**
 * Binds a {@link Dashboard} of the bound {@link Console}, made when it is first asked for. Give it to a {@code DashboardServer} or a {@code DashboardServlet}. Install it
 * beside {@code dev.holter.guice.HolterModule}.
 */
public final class HolterDashboardModule extends AbstractModule {
    private final UnaryOperator<DashboardBuilder> with;

    /** One that everybody on this machine may look at, and nobody may act with. */
    public HolterDashboardModule() {
        this(builder -> builder);
    }

    /** With what this sets: an authorizer, the names of the host. */
    public HolterDashboardModule(UnaryOperator<DashboardBuilder> with) {
        this.with = requireNonNull(with, "with is null");
    }

    @Provides
    @Singleton
    Dashboard dashboard(Console console) {
        return with.apply(Dashboard.of(console)).build();
    }
}
