package dev.holter.jobrunr;

import dev.holter.testkit.AdapterContract;
import dev.holter.testkit.AdapterHost;

/** JobRunr on PostgreSQL. */
class JobRunrContractTest extends AdapterContract {
    @Override
    protected AdapterHost host() {
        return new JobRunrContractHost();
    }
}
