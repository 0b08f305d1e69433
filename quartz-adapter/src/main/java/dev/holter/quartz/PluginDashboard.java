package dev.holter.quartz;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.holter.ConfigurationException;
import dev.holter.Holter;
import dev.holter.spi.DashboardOpener;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The dashboard that the plugin's property asks for. Whatever keeps it from opening is logged, and neither scheduler nor Holter notices. Thread-safe. */
final class PluginDashboard {
    private static final Logger LOG = LoggerFactory.getLogger(PluginDashboard.class);
    private static final int LAST_PORT = 65_535;

    private final int port;
    private final Supplier<Optional<DashboardOpener>> finder;

    @GuardedBy("this")
    private DashboardOpener.@Nullable Opened opened;

    @GuardedBy("this")
    private boolean over;

    PluginDashboard(int port, Supplier<Optional<DashboardOpener>> finder) {
        this.port = port;
        this.finder = finder;
    }

    /** What this property asks for; {@code key} is how the host calls it. */
    static PluginDashboard at(String key, String value) {
        if (!value.matches("[0-9]{1,5}") || Integer.parseInt(value) > LAST_PORT) {
            throw new ConfigurationException(List.of(key + " is '" + value
                    + "': write a port from 0 to 65535; 0 takes a free one, which the log names"));
        }
        return new PluginDashboard(Integer.parseInt(value), DashboardOpener::find);
    }

    synchronized void open(Holter holter) {
        if (opened != null || over || !holter.enabled()) {
            return;
        }
        try {
            Optional<DashboardOpener> opener = finder.get();
            if (opener.isEmpty()) {
                LOG.error(
                        "dashboardPort is set, and there is no dashboard to open: add dev.holter:holter-dashboard. The scheduler goes on without it");
                return;
            }
            opened = opener.get().open(holter, port);
            LOG.info("Holter's dashboard is at {}", opened.url());
        } catch (Throwable e) {
            LOG.error(
                    "The scheduler goes on without Holter's dashboard, which cannot be opened at port {}: {}",
                    port,
                    e.getMessage(),
                    e);
        }
    }

    synchronized void close() {
        over = true;
        if (opened != null) {
            opened.close();
            opened = null;
        }
    }
}
