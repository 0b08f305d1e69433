package dev.holter.postgres;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Where a page ended: the last row's time, exact to the microsecond as the database keeps it, and its id. Given out as a text that is safe in a
 * URL and means nothing to anybody else. Immutable.
 *
 * @param of which list it belongs to
 * @param micros the last row's time, since 1970
 * @param id the last row
 */
record ConsoleCursor(Kind of, long micros, UUID id) {
    private static final int BYTES = 1 + Long.BYTES + 2 * Long.BYTES;
    private static final int SHOWN = 60;

    /** The lists that go page by page. */
    enum Kind {
        RUNS((byte) 1),
        EVENTS((byte) 2);

        private final byte code;

        Kind(byte code) {
            this.code = code;
        }
    }

    static ConsoleCursor after(Kind of, Instant at, UUID id) {
        return new ConsoleCursor(of, ChronoUnit.MICROS.between(Instant.EPOCH, at), id);
    }

    /**
     * Reads a cursor of this list.
     *
     * @throws IllegalArgumentException when it is none
     */
    static ConsoleCursor parse(Kind of, String text) {
        ConsoleCursor cursor = decoded(of, text);
        if (cursor == null || !cursor.text().equals(text)) {
            throw new IllegalArgumentException("cursor '" + shown(text) + "' does not come from a page of "
                    + of.name().toLowerCase(Locale.ROOT) + ": hand over nextCursor as it was given");
        }
        return cursor;
    }

    Instant at() {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }

    /** What to hand out. */
    String text() {
        byte[] bytes = ByteBuffer.allocate(BYTES)
                .put(of.code)
                .putLong(micros)
                .putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits())
                .array();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static @Nullable ConsoleCursor decoded(Kind of, String text) {
        ByteBuffer bytes;
        try {
            bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(text));
        } catch (IllegalArgumentException noBase64) {
            return null;
        }
        if (bytes.remaining() != BYTES || bytes.get() != of.code) {
            return null;
        }
        return new ConsoleCursor(of, bytes.getLong(), new UUID(bytes.getLong(), bytes.getLong()));
    }

    /** Somebody else's text, fit for a message. */
    private static String shown(String text) {
        String start = text.length() > SHOWN ? text.substring(0, SHOWN) + "..." : text;
        return start.replaceAll("[^ -~]", "?");
    }
}
