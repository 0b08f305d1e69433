package dev.holter.dashboard;

import java.util.LinkedHashMap;
import java.util.Map;

/** A request that is not done, as RFC 9457 tells it. Its detail is for people, and safe to show. */
final class Problem extends RuntimeException {
    private final Code code;
    private final Map<String, String> headers = new LinkedHashMap<>();

    /** The kinds of problems. */
    enum Code {
        BAD_REQUEST(400, "The request is not what it must be"),
        FORBIDDEN(403, "Not allowed"),
        CROSS_SITE(403, "The request does not come from this page"),
        NOT_FOUND(404, "There is no such thing"),
        METHOD(405, "Not by this method"),
        OVER(409, "The run is over"),
        NOT_OVER(409, "The work is not over"),
        IN_PROGRESS(409, "The same request is being done"),
        CHANGED(412, "The run is no longer as it was"),
        TOO_LARGE(413, "Too large"),
        URI_TOO_LONG(414, "The address is too long"),
        MEDIA_TYPE(415, "Not JSON"),
        HOST(421, "Not this host's name"),
        KEY_REUSED(422, "The key belongs to another request"),
        PRECONDITION(428, "If-Match is missing"),
        RATE(429, "Too many"),
        FAULT(500, "A fault of Holter's dashboard"),
        DATABASE(503, "The database does not answer"),
        STREAMS(503, "Too many streams");

        private final int status;
        private final String title;

        Code(int status, String title) {
            this.status = status;
            this.title = title;
        }

        int status() {
            return status;
        }

        String title() {
            return title;
        }

        String word() {
            return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
        }
    }

    Problem(Code code, String detail) {
        super(detail, null, false, false);
        this.code = code;
    }

    static Problem bad(String detail) {
        return new Problem(Code.BAD_REQUEST, detail);
    }

    Problem with(String header, String value) {
        headers.put(header, value);
        return this;
    }

    Code code() {
        return code;
    }

    String detail() {
        return String.valueOf(getMessage());
    }

    Map<String, String> headers() {
        return headers;
    }
}
