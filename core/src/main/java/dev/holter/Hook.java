package dev.holter;

/** A registration made by {@link Run#onStop}; closing it deregisters. Closing twice does nothing. Safe from any thread. */
public interface Hook extends AutoCloseable {
    @Override
    void close();
}
