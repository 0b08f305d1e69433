package dev.holter.postgres;

/** Opens a store from within another class loader. Stateless. */
public final class Opener {
    private Opener() {}

    /** What the store says of its database. */
    public static String open(String url, String user, String schemaMode) {
        try (PostgresStore store = PostgresUnderTest.store(url, user, "any", "schema", schemaMode)) {
            return store.open();
        }
    }
}
