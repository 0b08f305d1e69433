package dev.holter.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import dev.holter.CheckpointCodec;
import dev.holter.CheckpointException;
import java.util.List;

/** Turns checkpoints into payloads and back: text and bytes by itself, objects by the codecs it was given. Thread-safe. */
final class Codecs {
    private static final String TEXT = "text";
    private static final String BYTES = "bytes";

    private final List<CheckpointCodec> codecs;

    Codecs(List<CheckpointCodec> codecs) {
        this.codecs = List.copyOf(codecs);
    }

    Payload encode(Object checkpoint) {
        requireNonNull(checkpoint, "checkpoint is null");
        Payload payload = encoded(checkpoint);
        if (payload.bytes().length > Payload.MOST) {
            throw new CheckpointException(
                    "a checkpoint of " + payload.bytes().length + " bytes (" + name(checkpoint) + "): at most "
                            + Payload.MOST + " are kept. Save a cursor, and the data itself in a table of your own.",
                    null);
        }
        return payload;
    }

    private Payload encoded(Object checkpoint) {
        if (checkpoint instanceof String text) {
            return new Payload(TEXT, text.getBytes(UTF_8));
        }
        if (checkpoint instanceof byte[] bytes) {
            return new Payload(BYTES, bytes.clone());
        }
        if (codecs.isEmpty()) {
            throw new CheckpointException(
                    "a checkpoint of type " + name(checkpoint)
                            + " needs a codec: add one with HolterBuilder.codec(new JacksonCheckpointCodec()),"
                            + " or save a String or byte[]",
                    null);
        }
        CheckpointCodec codec = codecs.get(0);
        try {
            return new Payload(name(codec), requireNonNull(codec.encode(checkpoint), "it gave null"));
        } catch (Exception | StackOverflowError e) {
            throw new CheckpointException(
                    "codec '" + name(codec) + "' cannot write a checkpoint of type " + name(checkpoint) + ": "
                            + e.getMessage(),
                    e);
        }
    }

    <T> T decode(Payload payload, Class<T> type) {
        if (payload.codec().equals(TEXT) && type.isAssignableFrom(String.class)) {
            return type.cast(new String(payload.bytes(), UTF_8));
        }
        if (payload.codec().equals(BYTES) && type.isAssignableFrom(byte[].class)) {
            return type.cast(payload.bytes().clone());
        }
        CheckpointCodec codec = codecs.stream()
                .filter(c -> name(c).equals(payload.codec()))
                .findFirst()
                .orElseThrow(() -> new CheckpointException(
                        "the last checkpoint was written as '" + payload.codec() + "' and cannot be read as "
                                + type.getName() + ": ask for the type it was saved as, or add the codec of that name",
                        null));
        try {
            return requireNonNull(codec.decode(payload.bytes(), type), "it gave null");
        } catch (Exception | StackOverflowError e) {
            throw new CheckpointException(
                    "codec '" + name(codec) + "' cannot read the last checkpoint as " + type.getName() + ": "
                            + e.getMessage(),
                    e);
        }
    }

    /** As it is stored. */
    private static String name(CheckpointCodec codec) {
        return Text.line(codec.name(), Text.NAME);
    }

    private static String name(Object checkpoint) {
        return checkpoint.getClass().getName();
    }
}
