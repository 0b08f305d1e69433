package dev.holter.dashboard.jdk;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.holter.dashboard.Dashboard;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A dashboard on the JDK's own HTTP server, for programs that have no other, and for a process of its own. Thread-safe. It has four threads at most, and one for each open stream; all
 * are daemons. It owns its dashboard: closing the one closes the other.
 */
public final class DashboardServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DashboardServer.class);
    private static final int THREADS = 4;
    private static final int WAITING = 100;
    private static final String NO_DELAY = "sun.net.httpserver.nodelay";

    private final HttpServer server;
    private final ThreadPoolExecutor threads;
    private final Dashboard dashboard;
    private final String path;

    private DashboardServer(HttpServer server, ThreadPoolExecutor threads, Dashboard dashboard, String path) {
        this.server = server;
        this.threads = threads;
        this.dashboard = dashboard;
        this.path = path;
    }

    /** Serves on this machine only, at this port and at the root; port 0 takes a free one. */
    public static DashboardServer onThisMachine(Dashboard dashboard, int port) {
        return start(dashboard, new InetSocketAddress(InetAddress.getLoopbackAddress(), port), "/");
    }

    /**
     * Serves at this address, below this path.
     *
     * @param path where the page is: {@code /}, or {@code /a/b/}
     * @throws IllegalArgumentException when the path is none, or when the address can be reached from elsewhere and the dashboard has no authorizer
     * @throws UncheckedIOException when the address cannot be had
     */
    public static DashboardServer start(Dashboard dashboard, InetSocketAddress address, String path) {
        check(dashboard, address, path);
        sendAtOnce();
        ThreadPoolExecutor threads = threads();
        try {
            HttpServer server = HttpServer.create(address, 0);
            String mount = path.substring(0, path.length() - 1);
            server.createContext(mount.isEmpty() ? "/" : mount, exchange -> handle(dashboard, exchange, mount));
            server.setExecutor(threads);
            server.start();
            return new DashboardServer(server, threads, dashboard, path);
        } catch (IOException e) {
            threads.shutdown();
            throw new UncheckedIOException("the dashboard cannot listen at " + address + ": " + e.getMessage(), e);
        }
    }

    private static void check(Dashboard dashboard, InetSocketAddress address, String path) {
        if (!path.matches("/([A-Za-z0-9._~-]+/)*")) {
            throw new IllegalArgumentException("path '" + path + "': it must begin and end with a slash, as /a/b/");
        }
        if (address.isUnresolved()) {
            throw new IllegalArgumentException("address " + address + ": this name leads nowhere");
        }
        if (!address.getAddress().isLoopbackAddress() && !dashboard.authorized()) {
            throw new IllegalArgumentException(
                    "the dashboard would be reached from elsewhere at " + address
                            + ", and nothing says who may do what: give it an authorizer (Dashboard.of(console).authorizer(…)), or bind it to 127.0.0.1 and reach it through ssh -L or a proxy that asks who it is");
        }
    }

    /**
     * The JDK's server writes an answer's header and its body apart, and the body then waits for the browser to confirm the header, which it does after 40 ms. The server reads this when it is first
     * used in a JVM; whoever has said something else is left alone.
     */
    private static void sendAtOnce() {
        if (System.getProperty(NO_DELAY) == null) {
            System.setProperty(NO_DELAY, "true");
        }
    }

    private static ThreadPoolExecutor threads() {
        AtomicInteger number = new AtomicInteger();
        ThreadPoolExecutor threads = new ThreadPoolExecutor(
                THREADS, THREADS, 10, TimeUnit.SECONDS, new ArrayBlockingQueue<>(WAITING), task -> {
                    Thread thread = new Thread(task, "holter-dashboard-http-" + number.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        threads.allowCoreThreadTimeOut(true);
        return threads;
    }

    private static void handle(Dashboard dashboard, HttpExchange exchange, String mount) {
        try {
            String path = exchange.getRequestURI().getRawPath();
            if (path == null || !(path.equals(mount) || path.startsWith(mount + "/"))) {
                exchange.sendResponseHeaders(404, -1);
                exchange.close();
                return;
            }
            dashboard.handle(new ExchangeRequest(exchange, mount), new ExchangeResponse(exchange));
        } catch (IOException gone) {
            exchange.close();
        } catch (RuntimeException | Error e) {
            LOG.error("A fault of the dashboard's server", e);
            exchange.close();
        }
    }

    /** Where it listens. */
    public InetSocketAddress address() {
        return server.getAddress();
    }

    /** The page's address for a browser on this machine, when it listens there. */
    public String url() {
        InetAddress at = address().getAddress();
        String host = at.isAnyLocalAddress() || at.isLoopbackAddress() ? "localhost" : at.getHostAddress();
        return "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":"
                + address().getPort() + path;
    }

    @Override
    public void close() {
        dashboard.close();
        server.stop(0);
        threads.shutdownNow();
    }
}
