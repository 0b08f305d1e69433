package dev.holter.engine;

import dev.holter.Figures;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One engine's figures, from those who know them. Thread-safe. */
final class EngineFigures implements Figures {
    private final Services services;
    private final Pulse pulse;
    private final Reaper reaper;
    private final FleetWatch fleet;

    EngineFigures(Services services, Pulse pulse, Reaper reaper, FleetWatch fleet) {
        this.services = services;
        this.pulse = pulse;
        this.reaper = reaper;
        this.fleet = fleet;
    }

    private Duration since(long nanos) {
        return Duration.ofNanos(Math.max(0, services.ticker().nanos() - nanos));
    }

    @Override
    public long ticks() {
        return services.tallies().ticks();
    }

    @Override
    public Duration tickTime() {
        return Duration.ofNanos(services.tallies().tickNanos());
    }

    @Override
    public long rowsWritten() {
        return services.tallies().rows();
    }

    @Override
    public long ticksFailed() {
        return services.tallies().ticksFailed();
    }

    @Override
    public Duration sinceLastTick() {
        return since(pulse.renewedNanos());
    }

    @Override
    public int waiting() {
        return pulse.health().waiting() + services.outbox().waiting();
    }

    @Override
    public long dropped() {
        return services.outbox().droppedEver();
    }

    @Override
    public boolean sentinel() {
        return pulse.sentinelHolds();
    }

    @Override
    public Optional<Duration> sinceLastSweep() {
        return Optional.ofNullable(reaper.sweptNanos()).map(this::since);
    }

    /** What is seen in a tick is old as soon as one fails. */
    private Stream<Observer.Seen> seen() {
        Observer.@Nullable Seen seen = pulse.seen();
        return pulse.health().failures() > 0 ? Stream.empty() : Stream.ofNullable(seen);
    }

    @Override
    public OptionalLong workersAlive() {
        return seen().mapToLong(all -> all.living() - all.silent()).findFirst();
    }

    @Override
    public OptionalLong workersSuspect() {
        return seen().mapToLong(Observer.Seen::silent).findFirst();
    }

    @Override
    public OptionalLong workersDead() {
        return fleet.counts().stream().mapToLong(Store.FleetCounts::dead).findFirst();
    }

    @Override
    public long workersLost() {
        return services.tallies().workersLost();
    }

    @Override
    public OptionalLong quarantined() {
        return fleet.counts().stream().mapToLong(Store.FleetCounts::quarantined).findFirst();
    }

    @Override
    public Optional<Duration> horizonAge() {
        return fleet.counts().map(Store.FleetCounts::horizonAge);
    }
}
