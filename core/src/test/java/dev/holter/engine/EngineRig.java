package dev.holter.engine;

import dev.holter.settings.Settings;
import java.util.Map;

/** Engines on a store in memory. */
final class EngineRig {
    private EngineRig() {}

    /** Without a pulse: what is begun and ended only waits. */
    static Engine unstarted(Store store, Map<String, String> host) {
        Settings settings = PulseRig.settings(host);
        return new Engine(settings, store, Extensions.NONE, Ticker.SYSTEM);
    }
}
