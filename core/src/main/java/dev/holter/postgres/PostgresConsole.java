package dev.holter.postgres;

import dev.holter.*;
import java.util.*;

final class PostgresConsole implements Console {
    PostgresConsole(Reads reads) {}

    @Override
    public Optional<RunDetails> run(UUID runId) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Page<RunSummary> runs(RunQuery query) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<WorkerSummary> workers() {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<WorkerSummary> endedWorkers(int limit) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Page<Event> events(int limit, Optional<String> cursor) {
        throw new UnsupportedOperationException();
    }
}
