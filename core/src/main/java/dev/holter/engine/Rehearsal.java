package dev.holter.engine;

import com.github.f4b6a3.uuid.UuidCreator;
import dev.holter.settings.Policy;
import dev.holter.spi.HostStack;
import dev.holter.spi.RunStart;
import dev.holter.spi.TrackedRun;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Begins and ends a run of which nobody hears. What the JVM loads with the first one it loads then, on the thread that starts Holter, and not while a host's first jobs wait for it, all at once. Stateless.
 */
final class Rehearsal {
    private static final Logger LOG = LoggerFactory.getLogger(Rehearsal.class);

    private Rehearsal() {}

    /** Never throws. */
    static void of(Engine engine, Services services, Policy policy) {
        try {
            rehearse(engine, apart(services), policy);
        } catch (Exception | Error e) {
            LOG.debug("The first begin will take longer", e);
        }
    }

    private static Services apart(Services services) {
        return new Services(
                services.ticker(),
                new Outbox(),
                services.codecs(),
                services.hookThreads(),
                services.durableCalls(),
                new Notices(List.of()),
                services.ladder(),
                new Tallies(services.ticker(), List.of()));
    }

    private static void rehearse(Engine engine, Services apart, Policy policy) {
        RunStart start = Cleaned.of(RunStart.first("holter", "holter", "rehearsal", "rehearsal"));
        LiveRun run = new LiveRun(UuidCreator.getTimeOrderedEpochPlus1(), start, policy, apart);
        apart.outbox().changed(run);
        new HostStack("", "").beginning(false);
        TrackedRun tracked = new Tracked(run, engine);
        tracked.bind();
        tracked.unbind();
        tracked.interruption(reason -> {});
        run.left();
        run.end(stop ->
                Ending.returned(stop.reason(), stop.observed(), apart.ticker().nanos()));
    }
}
