package dev.holter.quartz;

import dev.holter.testkit.AdapterContract;
import dev.holter.testkit.AdapterHost;

/** Quartz with its store in memory. */
class QuartzContractTest extends AdapterContract {
    @Override
    protected AdapterHost host() {
        return new QuartzContractHost.InMemory();
    }
}
