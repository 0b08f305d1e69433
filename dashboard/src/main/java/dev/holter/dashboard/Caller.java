package dev.holter.dashboard;

import static java.util.Objects.requireNonNull;

import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Who asks. Immutable, as far as the roles are.
 *
 * @param principal the name that the host has established, null when it has not
 * @param loopback whether the request came from this machine itself, through no proxy that says so
 * @param roles whether the host gives this role
 */
public record Caller(@Nullable String principal, boolean loopback, Predicate<String> roles) {
    /** Needs the roles. */
    public Caller {
        requireNonNull(roles, "roles is null");
    }

    /** Whether the host gives this role. */
    public boolean inRole(String role) {
        return roles.test(role);
    }

    /** What the audit trail calls the caller. */
    String actor() {
        if (principal != null && !principal.isBlank()) {
            return principal;
        }
        return loopback ? "somebody on this machine" : "somebody unknown";
    }
}
