package dev.holter.dashboard;

import dev.holter.RunStatus;
import dev.holter.RunSummary;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one caller may do, by the host's authorizer. One that throws has said no. Thread-safe as that is.
 *
 * @param caller who asks
 * @param authorizer who says
 */
record Rights(Caller caller, Authorizer authorizer) {
    private static final Logger LOG = LoggerFactory.getLogger(Rights.class);
    private static final Set<String> KILL_OFFERED =
            Set.of("NOT_MOVING", "OVERDUE", "WORKER_DEAD", "SUSPECT", "IGNORING_CANCEL", "ABANDONED", "STOPPING");

    boolean may(Permission permission, @Nullable RunSummary run) {
        try {
            return authorizer.allows(caller, permission, run);
        } catch (RuntimeException e) {
            LOG.warn("The dashboard's authorizer failed, which counts as no: {}", e.toString());
            return false;
        }
    }

    /** Refuses what may not be done. */
    void need(Permission permission, @Nullable RunSummary run) {
        if (!may(permission, run)) {
            throw new Problem(
                    Problem.Code.FORBIDDEN,
                    "this needs the permission " + permission + ": " + caller.actor() + " does not have it here");
        }
    }

    /** In general, about no run. */
    Set<Permission> all() {
        Set<Permission> all = EnumSet.noneOf(Permission.class);
        for (Permission permission : Permission.values()) {
            if (may(permission, null)) {
                all.add(permission);
            }
        }
        return all;
    }

    /** What makes sense for this run now and may be done. */
    List<String> actions(RunSummary run, Verdict verdict) {
        List<String> actions = new ArrayList<>();
        boolean executing = run.status() == RunStatus.RUNNING;
        if (executing && !verdict.code().equals("WORKER_DEAD") && may(Permission.CANCEL, run)) {
            actions.add("cancel");
        }
        if (executing && KILL_OFFERED.contains(verdict.code()) && may(Permission.KILL, run)) {
            actions.add("kill");
        }
        if (run.status().terminal() && !verdict.code().equals("STILL_EXECUTING") && may(Permission.RERUN, run)) {
            actions.add("rerun");
        }
        boolean thread = executing
                ? !verdict.code().equals("WORKER_DEAD")
                : verdict.code().equals("STILL_EXECUTING");
        if (thread && may(Permission.VIEW_DETAIL, run)) {
            actions.add("capture");
        }
        return actions;
    }
}
