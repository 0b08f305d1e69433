package dev.holter.spi;

import dev.holter.Holter;
import java.util.Optional;
import java.util.ServiceLoader;

/**
 * Found by {@link ServiceLoader}: what opens a dashboard beside a Holter. So an adapter can offer one that need not be there.
 */
public interface DashboardOpener {
    /**
     * Opens it on this machine, at this port; 0 takes a free one. Whoever closes what this gives leaves no thread.
     *
     * @throws RuntimeException when the port cannot be had
     */
    Opened open(Holter holter, int port);

    /** The one on the class path, empty when there is none: {@code holter-dashboard.jar} brings one. */
    static Optional<DashboardOpener> find() {
        return ServiceLoader.load(DashboardOpener.class, DashboardOpener.class.getClassLoader())
                .findFirst();
    }

    /** A dashboard that is open. */
    interface Opened extends AutoCloseable {
        /** Its page's address, for a browser on this machine. */
        String url();

        @Override
        void close();
    }
}
