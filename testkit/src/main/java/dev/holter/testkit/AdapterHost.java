package dev.holter.testkit;

import dev.holter.Holter;
import dev.holter.fixtures.TestDatabase;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A scheduler with its adapter, as {@link AdapterContract} drives it. It needs a public constructor without parameters: some of its nodes are started in
 * processes of their own. Its jobs call {@link ContractJobs#execute}.
 */
public interface AdapterHost {
    /** Creates what its nodes need in this database, before the first of them. */
    void prepare(TestDatabase database);

    /** Starts a node in this process, which fires jobs from now on. */
    Node start(NodeSettings settings) throws Exception;

    /** Whether another node does over what a node leaves behind when it dies. */
    boolean recovers();

    /** The workflow of a first attempt: that run's own id, unless the host has an id of its own for a piece of work. */
    default @Nullable Object workflowOf(Map<String, @Nullable Object> run) {
        return run.get("run_id");
    }

    /** How a run ends whose job heeded no stop and returned: the host may have written by then that it is cancelled. */
    default String ofOneThatHeededNoStop() {
        return "SUCCEEDED";
    }

    /** What the job of a {@link ChildNode} does. */
    default ContractJobs.Body childWork() {
        return ChildNode::work;
    }

    /** A started node, with the Holter of its process. */
    interface Node {
        Holter holter();

        /** Fires once, now, a job of this name, which is also that of its body; gives the job's type. A node that recovers does over what is fired so. */
        String fire(String job) throws Exception;

        /** Ends the node as its host does, and Holter after it; waits for jobs, or not. Ending it again does nothing. */
        void shutDown(boolean waiting) throws Exception;
    }
}
