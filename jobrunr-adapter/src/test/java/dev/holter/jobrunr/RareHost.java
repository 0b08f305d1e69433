package dev.holter.jobrunr;

import java.time.Duration;

/** JobRunr as it polls at its shortest on SQL, so that it takes a server for gone after 20 seconds. */
public final class RareHost extends JobRunrContractHost {
    @Override
    Duration poll() {
        return Duration.ofSeconds(5);
    }
}
