package dev.holter.dashboard;

import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the page has to know before anything else. Immutable. */
final class MetaApi {
    static final int PING_SECONDS = 15;

    private final boolean configured;

    /** {@code configured}: whether somebody has said who may do what. */
    MetaApi(boolean configured) {
        this.configured = configured;
    }

    static String version() {
        return Optional.ofNullable(MetaApi.class.getPackage().getImplementationVersion())
                .orElse("unknown");
    }

    Answer answer(Rights rights) {
        Set<Permission> permissions = rights.all();
        JsonOut out = new JsonOut().now();
        out.text("version", version())
                .text("principal", rights.caller().principal())
                .words("permissions", permissions)
                .text("readOnlyBecause", readOnlyBecause(permissions))
                .object("header", same -> out.text("name", Gate.OURS).text("value", "1"))
                .object(
                        "limits",
                        same -> out.number("reason", ShownText.MESSAGE)
                                .number("ids", BulkApi.MOST)
                                .number("rows", RunsApi.MOST))
                .number("searchDays", RunsApi.SEARCH_DAYS)
                .number("pingSeconds", PING_SECONDS);
        return Answer.ok(out);
    }

    private @Nullable String readOnlyBecause(Set<Permission> permissions) {
        if (permissions.contains(Permission.CANCEL) || permissions.contains(Permission.KILL)) {
            return null;
        }
        return configured
                ? "You may look, and not act."
                : "No authorizer is configured, so the dashboard is read-only: give it one, and it offers cancel and kill.";
    }
}
