package dev.holter.dashboard.jdk;

import dev.holter.Holter;
import dev.holter.dashboard.Authorizer;
import dev.holter.dashboard.Dashboard;
import dev.holter.dashboard.DashboardBuilder;
import dev.holter.spi.DashboardOpener;
import java.util.ServiceLoader;

/**
 * Opens the dashboard for those that have no code to do it with, a Quartz application by its properties. Who may do what says the {@link Authorizer} that is named in
 * {@code META-INF/services}; without one everybody on this machine may look, and nobody may act. Stateless.
 */
public final class JdkDashboardOpener implements DashboardOpener {
    @Override
    public Opened open(Holter holter, int port) {
        DashboardBuilder builder = Dashboard.of(holter.console());
        ServiceLoader.load(Authorizer.class, JdkDashboardOpener.class.getClassLoader())
                .findFirst()
                .ifPresent(builder::authorizer);
        DashboardServer server = DashboardServer.onThisMachine(builder.build(), port);
        return new Opened() {
            @Override
            public String url() {
                return server.url();
            }

            @Override
            public void close() {
                server.close();
            }
        };
    }
}
