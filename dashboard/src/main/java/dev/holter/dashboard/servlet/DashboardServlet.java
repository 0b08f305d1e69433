package dev.holter.dashboard.servlet;

import static java.util.Objects.requireNonNull;

import dev.holter.dashboard.Dashboard;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * The dashboard in a servlet container, at {@code /some/path/*}; register it with {@code asyncSupported}. Who asks is who the container says: its principal and its roles, so
 * put the path behind its login. Closes its dashboard when the container destroys it. Thread-safe.
 */
public final class DashboardServlet extends HttpServlet {
    private final transient Dashboard dashboard;

    /** Serves this one. */
    public DashboardServlet(Dashboard dashboard) {
        this.dashboard = requireNonNull(dashboard, "dashboard is null");
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        dashboard.handle(new ServletDashboardRequest(request), new ServletDashboardResponse(request, response));
    }

    @Override
    public void destroy() {
        dashboard.close();
    }
}
