package dev.holter.postgres;

import dev.holter.engine.Store;
import dev.holter.fixtures.TestDatabase;

/** A database of its own and stores on it, for tests of the engine. For one thread. */
public final class ModelStores implements AutoCloseable {
    private final PostgresUnderTest postgres = new PostgresUnderTest();

    public TestDatabase db() {
        return postgres.db;
    }

    public Store another() {
        return postgres.another();
    }

    @Override
    public void close() {
        postgres.close();
    }
}
