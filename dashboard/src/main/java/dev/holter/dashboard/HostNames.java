package dev.holter.dashboard;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The names under which the dashboard may be asked for. A page elsewhere can have its own name lead to this machine, and its scripts would then count as ours; its name does not
 * change by that. Immutable.
 */
final class HostNames {
    static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

    private static final Pattern HOST = Pattern.compile("(\\[[0-9a-f:.]{2,45}]|[a-z0-9._-]{1,253})(?::[0-9]{1,5})?");

    private final Set<String> names;

    HostNames(Set<String> more) {
        this.names = more.stream().map(name -> name.toLowerCase(Locale.ROOT)).collect(Collectors.toSet());
        names.addAll(LOOPBACK);
    }

    boolean allow(@Nullable String host) {
        if (host == null) {
            return false;
        }
        Matcher matcher = HOST.matcher(host.toLowerCase(Locale.ROOT));
        return matcher.matches() && names.contains(matcher.group(1));
    }
}
