package dev.holter.testkit;

import dev.holter.Holter;
import dev.holter.fixtures.TestDatabase;

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

    /** A started node, with the Holter of its process. */
    interface Node {
        Holter holter();

        /** Fires once, now, a job of this name, which is also that of its body; gives the job's type. A node that recovers does over what is fired so. */
        String fire(String job) throws Exception;

        /** Ends the node as its host does, and Holter after it; waits for jobs, or not. Ending it again does nothing. */
        void shutDown(boolean waiting) throws Exception;
    }
}
