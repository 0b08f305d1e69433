package dev.holter.quartz;

import dev.holter.testkit.AdapterContract;
import dev.holter.testkit.AdapterHost;

/** A cluster of Quartz nodes. */
class QuartzClusterContractTest extends AdapterContract {
    @Override
    protected AdapterHost host() {
        return new QuartzContractHost.Clustered();
    }
}
