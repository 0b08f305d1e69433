package dev.holter.benchmarks;

import io.temporal.activity.Activity;
import io.temporal.activity.ActivityExecutionContext;
import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityOptions;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowOptions;
import io.temporal.testing.TestEnvironmentOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.worker.Worker;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

/**
 * An activity that executes on a worker of Temporal's SDK until this is closed. The service is the SDK's own in-memory one, in this process: what the
 * SDK throttles never reaches it. A heartbeat timeout of 30 seconds, so the SDK sends every 24.
 */
final class TemporalActivity implements AutoCloseable {
    private static final String QUEUE = "bench";

    private final CompletableFuture<ActivityExecutionContext> begun = new CompletableFuture<>();
    private final CountDownLatch over = new CountDownLatch(1);
    private final TestWorkflowEnvironment temporal = TestWorkflowEnvironment.newInstance(
            TestEnvironmentOptions.newBuilder().setUseTimeskipping(false).build());

    TemporalActivity() {
        Worker worker = temporal.newWorker(QUEUE);
        worker.registerWorkflowImplementationTypes(OneActivity.class);
        worker.registerActivitiesImplementations((Busy) this::untilClosed);
        temporal.start();
        WorkflowClient.start(temporal.getWorkflowClient()
                .newWorkflowStub(
                        Firing.class,
                        WorkflowOptions.newBuilder().setTaskQueue(QUEUE).build())::run);
    }

    private void untilClosed() {
        begun.complete(Activity.getExecutionContext());
        try {
            over.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    ActivityExecutionContext context() {
        return begun.join();
    }

    @Override
    public void close() {
        over.countDown();
        temporal.close();
    }

    /** What beats. */
    @ActivityInterface
    public interface Busy {
        /** Returns when it is told to. */
        void work();
    }

    /** What Temporal has around an activity. */
    @WorkflowInterface
    public interface Firing {
        /** Executes the activity. */
        @WorkflowMethod
        void run();
    }

    /** One activity. */
    public static final class OneActivity implements Firing {
        @Override
        public void run() {
            Workflow.newActivityStub(
                            Busy.class,
                            ActivityOptions.newBuilder()
                                    .setStartToCloseTimeout(Duration.ofHours(1))
                                    .setHeartbeatTimeout(Duration.ofSeconds(30))
                                    .build())
                    .work();
        }
    }
}
