package dev.holter.dashboard;

import dev.holter.dashboard.jdk.DashboardServer;
import dev.holter.dashboard.servlet.DashboardServlet;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.Wrapper;
import org.apache.catalina.startup.Tomcat;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/** The servers that the dashboard has to run on. Stateless. */
final class Servers {
    private Servers() {}

    static ServerUnderTest jdk(Dashboard dashboard, String path) {
        DashboardServer server =
                DashboardServer.start(dashboard, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), path);
        return served(server.address().getPort(), server::close);
    }

    static ServerUnderTest tomcat(Dashboard dashboard, String path) {
        try {
            Tomcat tomcat = new Tomcat();
            tomcat.setBaseDir(Files.createTempDirectory("holter-tomcat").toString());
            tomcat.setHostname("localhost");
            tomcat.setPort(0);
            tomcat.getConnector().setProperty("address", "127.0.0.1");
            String mount = path.substring(0, path.length() - 1);
            int last = Math.max(0, mount.lastIndexOf('/'));
            Context context = tomcat.addContext(mount.substring(0, last), null);
            Wrapper wrapper = Tomcat.addServlet(context, "holter", new DashboardServlet(dashboard));
            wrapper.setAsyncSupported(true);
            context.addServletMappingDecoded(mount.substring(last) + "/*", "holter");
            tomcat.start();
            return served(tomcat.getConnector().getLocalPort(), () -> {
                tomcat.stop();
                tomcat.destroy();
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (LifecycleException e) {
            throw new IllegalStateException(e);
        }
    }

    static ServerUnderTest jetty(Dashboard dashboard, String path) {
        try {
            Server server = new Server();
            ServerConnector connector = new ServerConnector(server);
            connector.setHost("127.0.0.1");
            server.addConnector(connector);
            String mount = path.substring(0, path.length() - 1);
            int last = Math.max(0, mount.lastIndexOf('/'));
            ServletContextHandler context = new ServletContextHandler(last == 0 ? "/" : mount.substring(0, last));
            ServletHolder holder = new ServletHolder(new DashboardServlet(dashboard));
            holder.setAsyncSupported(true);
            context.addServlet(holder, mount.substring(last) + "/*");
            server.setHandler(context);
            server.start();
            return served(connector.getLocalPort(), server::stop);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private interface Stop {
        void now() throws Exception;
    }

    private static ServerUnderTest served(int port, Stop stop) {
        return new ServerUnderTest() {
            @Override
            public int port() {
                return port;
            }

            @Override
            public void close() {
                try {
                    stop.now();
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            }
        };
    }
}
