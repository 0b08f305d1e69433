package dev.holter.postgres;

import dev.holter.engine.Store;

/** A store that a contract tries, and what it needs around it. */
interface StoreUnderTest extends AutoCloseable {
    Store store();

    /** Another process's store, with the same contents. */
    Store another();

    StoreProbe probe();

    @Override
    void close();
}
