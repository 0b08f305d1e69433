package dev.holter.dashboard.servlet;

import dev.holter.dashboard.Request;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.Principal;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A request to a container. */
record ServletDashboardRequest(HttpServletRequest request) implements Request {
    @Override
    public String method() {
        return request.getMethod();
    }

    @Override
    public String mount() {
        return request.getContextPath() + request.getServletPath();
    }

    /** What the container has decoded: no address of ours has anything to decode. */
    @Override
    public String path() {
        return Optional.ofNullable(request.getPathInfo()).orElse("");
    }

    @Override
    public @Nullable String query() {
        return request.getQueryString();
    }

    @Override
    public @Nullable String header(String name) {
        return request.getHeader(name);
    }

    @Override
    public InputStream body() throws IOException {
        return request.getInputStream();
    }

    /** An address, never a name: nothing is looked up. */
    @Override
    public boolean loopback() {
        try {
            String address = request.getRemoteAddr();
            return address != null
                    && address.matches("[0-9a-fA-F:.%\\[\\]]+")
                    && InetAddress.getByName(address).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    @Override
    public @Nullable String principal() {
        Principal principal = request.getUserPrincipal();
        return principal == null ? null : principal.getName();
    }

    @Override
    public boolean inRole(String role) {
        return request.isUserInRole(role);
    }
}
