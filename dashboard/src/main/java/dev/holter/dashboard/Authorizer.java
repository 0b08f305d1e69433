package dev.holter.dashboard;

import dev.holter.RunSummary;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Says who may do what: a bridge to the host's own rules. Asked for every answer, and in lists for every row, so it is quick and does no I/O. Must be thread-safe. One that
 * throws has said no.
 */
@FunctionalInterface
public interface Authorizer {
    /**
     * Whether the caller may do it.
     *
     * @param run the run it is about, null when it is about none, or about all of a list
     */
    boolean allows(Caller caller, Permission permission, @Nullable RunSummary run);

    /** Everybody on this machine may do all, nobody else may do anything. For a developer's own machine, and for hosts where whoever can log in may do all. */
    static Authorizer everybodyOnThisMachine() {
        return (caller, permission, run) -> caller.loopback();
    }

    /** By the host's roles: whoever has one of those given for a permission has that permission. */
    static Authorizer byRole(Map<Permission, Set<String>> roles) {
        Map<Permission, Set<String>> copy = Map.copyOf(roles);
        return (caller, permission, run) ->
                copy.getOrDefault(permission, Set.of()).stream().anyMatch(caller::inRole);
    }

    /** Everybody on this machine may look, and nobody may do anything: what holds when nothing else was said. */
    static Authorizer readOnlyOnThisMachine() {
        Set<Permission> looking = EnumSet.of(Permission.VIEW, Permission.VIEW_DETAIL);
        return (caller, permission, run) -> caller.loopback() && looking.contains(permission);
    }
}
