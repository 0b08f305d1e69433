package dev.holter.engine;

import org.jspecify.annotations.Nullable;

/** The store could not do what was asked. Nothing of it is done, or its acknowledgement was lost. */
public final class StoreException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Kind kind;

    /** What kind of trouble it is, and so what helps. */
    public enum Kind {
        /** It may pass by itself: try again. */
        UNAVAILABLE,
        /** A row is at fault: narrow it down. */
        DATA,
        /** A person must act: not PostgreSQL, no rights, a schema that does not fit. */
        REFUSED
    }

    /** An exception of this kind. */
    public StoreException(Kind kind, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    /** What kind of trouble it is. */
    public Kind kind() {
        return kind;
    }
}
