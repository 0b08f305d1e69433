package dev.holter.postgres;

import java.nio.ByteBuffer;
import java.sql.Array;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.Oid;
import org.postgresql.jdbc.PgArray;
import org.postgresql.jdbc.PreferQueryMode;

/**
 * Arrays of ids as the server keeps them, 16 bytes each. Of all the arrays of a tick the driver writes only these out as text, and to read the digits took the
 * server a tenth of the tick.
 */
final class Ids {
    private static final int HEAD = 5 * Integer.BYTES;
    private static final int NO_VALUE = -1;
    private static final int LENGTH = 2 * Long.BYTES;

    private Ids() {}

    /** An array of these; as text where the connection hides the driver, or takes nothing else. */
    static Array array(Connection connection, @Nullable BaseConnection driver, List<? extends @Nullable UUID> ids)
            throws SQLException {
        return driver == null || driver.getPreferQueryMode() == PreferQueryMode.SIMPLE
                ? connection.createArrayOf("uuid", ids.toArray())
                : new PgArray(driver, Oid.UUID_ARRAY, bytes(ids));
    }

    /** One dimension, whether some are null, the type; how many, counted from 1; then of each its length and itself. */
    private static byte[] bytes(List<? extends @Nullable UUID> ids) {
        ByteBuffer bytes = ByteBuffer.allocate(HEAD + ids.size() * (Integer.BYTES + LENGTH));
        bytes.putInt(1).putInt(0).putInt(Oid.UUID).putInt(ids.size()).putInt(1);
        for (UUID id : ids) {
            if (id == null) {
                bytes.putInt(NO_VALUE).putInt(Integer.BYTES, 1);
            } else {
                bytes.putInt(LENGTH).putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits());
            }
        }
        return Arrays.copyOf(bytes.array(), bytes.position());
    }
}
