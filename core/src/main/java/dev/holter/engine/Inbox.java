package dev.holter.engine;

import dev.holter.StopReason;
import dev.holter.engine.Store.Command;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What others want of this process. A command is read in one tick and deleted in a later one, so it comes at least once: an acknowledgement that is lost with its
 * commit costs nothing. What was handled is remembered until its deletion is committed. Pulse thread only; it hands over and waits for nothing.
 */
final class Inbox {
    private static final Logger LOG = LoggerFactory.getLogger(Inbox.class);

    private final Map<UUID, LiveRun> live;
    private final Set<UUID> handled = new LinkedHashSet<>();

    Inbox(Map<UUID, LiveRun> live) {
        this.live = live;
    }

    /** Commands as they were read. Those of runs that have ended meanwhile mean nothing any more. */
    void take(List<Command> commands) {
        for (Command command : commands) {
            if (handled.add(command.id())) {
                handle(command);
            }
        }
    }

    private void handle(Command command) {
        LiveRun run = command.runId() == null ? null : live.get(command.runId());
        if (run == null) {
            return;
        }
        switch (command.kind()) {
            case Command.CANCEL -> run.stop(StopReason.CANCEL);
            case Command.KILL -> run.over(StopReason.KILL);
            case Command.KILL_AND_RETRY -> {
                run.retryByHost();
                run.over(StopReason.KILL);
            }
            case Command.CAPTURE -> run.capture();
            case Command.STALLED -> run.timedOut(StopReason.STALL);
            case Command.OVERDUE -> run.timedOut(StopReason.DEADLINE);
            case Command.SUPERSEDED -> run.over(StopReason.SUPERSEDED);
            default ->
                LOG.warn("A command of kind '{}' is not known to this version and is not obeyed", command.kind());
        }
    }

    /** What the next batch may delete. */
    List<UUID> handled() {
        return List.copyOf(handled);
    }

    /** Their deletion is committed. */
    void deleted(List<UUID> ids) {
        ids.forEach(handled::remove);
    }
}
