package dev.holter.engine;

/**
 * An encoded checkpoint. Nobody changes the bytes.
 *
 * @param codec the name of the codec that wrote it
 * @param bytes at most 1 MiB
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Payload(String codec, byte[] bytes) {
    static final int MOST = 1 << 20;
}
