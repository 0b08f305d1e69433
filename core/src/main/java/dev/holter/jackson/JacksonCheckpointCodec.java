package dev.holter.jackson;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.holter.CheckpointCodec;

/** Saves checkpoints as JSON with Jackson 2. Thread-safe, as the mapper is. */
public final class JacksonCheckpointCodec implements CheckpointCodec {
    private final ObjectMapper mapper;

    /** With a mapper that also finds the modules on the class path. */
    public JacksonCheckpointCodec() {
        this(new ObjectMapper().findAndRegisterModules());
    }

    /** With the application's own mapper. */
    public JacksonCheckpointCodec(ObjectMapper mapper) {
        this.mapper = mapper;
    }

    @Override
    public String name() {
        return "json";
    }

    @Override
    public byte[] encode(Object checkpoint) throws Exception {
        return mapper.writeValueAsBytes(checkpoint);
    }

    @Override
    public <T> T decode(byte[] payload, Class<T> type) throws Exception {
        return mapper.readValue(payload, type);
    }
}
