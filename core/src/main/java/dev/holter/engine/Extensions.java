package dev.holter.engine;

import dev.holter.CheckpointCodec;
import dev.holter.Metrics;
import dev.holter.RunListener;
import java.util.List;

/** What a user plugs in. */
public record Extensions(List<CheckpointCodec> codecs, List<RunListener> listeners, List<Metrics> metrics) {
    /** Nothing. */
    public static final Extensions NONE = new Extensions(List.of(), List.of(), List.of());
}
