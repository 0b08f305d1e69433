package dev.holter.dashboard;

import static java.util.Objects.requireNonNull;

import dev.holter.Console;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Collects what a {@link Dashboard} needs. For one thread. */
public final class DashboardBuilder {
    private final Console console;
    private final Set<String> allowedHosts = new LinkedHashSet<>();
    private @Nullable Authorizer authorizer;

    DashboardBuilder(Console console) {
        this.console = requireNonNull(console, "console is null");
    }

    /** Who may do what. Without one, everybody on this machine may look, nobody may act, and nobody from elsewhere sees anything. */
    public DashboardBuilder authorizer(Authorizer who) {
        authorizer = requireNonNull(who, "authorizer is null");
        return this;
    }

    /** Names, without a port, under which browsers reach the dashboard, beside those of this machine itself. */
    public DashboardBuilder allowedHosts(String... names) {
        allowedHosts.addAll(List.of(names));
        return this;
    }

    @Nullable
    Authorizer authorizer() {
        return authorizer;
    }

    Set<String> allowedHosts() {
        return allowedHosts;
    }

    /** Makes the dashboard; it asks nothing yet and starts no thread. */
    public Dashboard build() {
        return new Dashboard(console, this);
    }
}
