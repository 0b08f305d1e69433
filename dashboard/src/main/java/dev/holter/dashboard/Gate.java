package dev.holter.dashboard;

import static dev.holter.dashboard.Problem.Code.CROSS_SITE;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a request must be before anybody looks at what it wants. Immutable. */
final class Gate {
    static final String OURS = "X-Holter";

    private static final int LONGEST_ADDRESS = 8_192;
    private static final List<String> PROXIES =
            List.of("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP", "Via");

    private final HostNames hosts;

    Gate(HostNames hosts) {
        this.hosts = hosts;
    }

    /** For all requests. */
    void enter(Request request) {
        if (!hosts.allow(request.header("Host"))) {
            throw new Problem(
                    Problem.Code.HOST,
                    "Host '" + ShownText.line(request.header("Host"), 100)
                            + "' is not one of this dashboard's names: add it to allowedHosts if it leads here on purpose");
        }
        int length = request.path().length()
                + Optional.ofNullable(request.query()).orElse("").length();
        if (length > LONGEST_ADDRESS) {
            throw new Problem(
                    Problem.Code.URI_TOO_LONG,
                    "path and query have " + length + " characters: at most " + LONGEST_ADDRESS);
        }
    }

    /** For those that change something: only from our own page, or from what is no browser. */
    void enterToAct(Request request) {
        String site = request.header("Sec-Fetch-Site");
        if (site != null && !site.equals("same-origin")) {
            throw new Problem(
                    CROSS_SITE,
                    "Sec-Fetch-Site is '" + ShownText.line(site, 50)
                            + "': only the dashboard's own page may ask for this");
        }
        String origin = request.header("Origin");
        if (origin != null && !sameHost(origin, request.header("Host"))) {
            throw new Problem(CROSS_SITE, "Origin '" + ShownText.line(origin, 100) + "' is not this dashboard");
        }
        if (!"1".equals(request.header(OURS))) {
            throw new Problem(
                    CROSS_SITE, "the header " + OURS + ": 1 is missing, by which a request shows that no form sent it");
        }
        String type = Optional.ofNullable(request.header("Content-Type")).orElse("nothing");
        if (!type.toLowerCase(Locale.ROOT).matches("application/json *(; *charset=\"?utf-8\"? *)?")) {
            throw new Problem(
                    Problem.Code.MEDIA_TYPE,
                    "Content-Type is '" + ShownText.line(type, 100) + "': it must be application/json");
        }
    }

    private static boolean sameHost(String origin, @Nullable String host) {
        return origin.equalsIgnoreCase("http://" + host) || origin.equalsIgnoreCase("https://" + host);
    }

    /** Who asks. A proxy on this machine makes nobody local. */
    static Caller caller(Request request) {
        boolean local = request.loopback() && PROXIES.stream().allMatch(name -> request.header(name) == null);
        return new Caller(ShownText.line(request.principal(), ShownText.NAME), local, request::inRole);
    }
}
