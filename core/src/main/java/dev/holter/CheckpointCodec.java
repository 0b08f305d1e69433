package dev.holter;

/**
 * Turns checkpoint objects into bytes and back. {@code String} and {@code byte[]} need none. Called on job threads, by several at once:
 * implementations are thread-safe.
 */
public interface CheckpointCodec {
    /** A short, lasting name, stored beside each payload; a payload is only given to the codec that wrote it. */
    String name();

    /** The bytes of this object, at most 1 MiB. */
    byte[] encode(Object checkpoint) throws Exception;

    /** The object in these bytes. */
    <T> T decode(byte[] payload, Class<T> type) throws Exception;
}
