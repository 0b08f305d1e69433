package dev.holter.dashboard.jdk;

import com.sun.net.httpserver.HttpExchange;
import dev.holter.dashboard.Request;
import java.io.InputStream;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A request to the JDK's server. It knows names of its authenticator, when it has one, and no roles. */
record ExchangeRequest(HttpExchange exchange, String mount) implements Request {
    @Override
    public String method() {
        return exchange.getRequestMethod();
    }

    @Override
    public String path() {
        return Optional.ofNullable(exchange.getRequestURI().getRawPath())
                .orElse("")
                .substring(mount.length());
    }

    @Override
    public @Nullable String query() {
        return exchange.getRequestURI().getRawQuery();
    }

    @Override
    public @Nullable String header(String name) {
        return exchange.getRequestHeaders().getFirst(name);
    }

    @Override
    public InputStream body() {
        return exchange.getRequestBody();
    }

    @Override
    public boolean loopback() {
        return exchange.getRemoteAddress().getAddress().isLoopbackAddress();
    }

    @Override
    public @Nullable String principal() {
        return exchange.getPrincipal() == null ? null : exchange.getPrincipal().getUsername();
    }

    @Override
    public boolean inRole(String role) {
        return false;
    }
}
