package dev.holter.jobrunr;

import dev.holter.Holter;
import dev.holter.fixtures.TestDatabase;
import dev.holter.testkit.AdapterHost;
import dev.holter.testkit.ContractJobs;
import dev.holter.testkit.NodeSettings;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** JobRunr as the contract drives it, with its storage in Holter's database. */
public class JobRunrContractHost implements AdapterHost {
    @Override
    public void prepare(TestDatabase database) {}

    @Override
    public boolean recovers() {
        return true;
    }

    @Override
    public Object workflowOf(Map<String, @Nullable Object> run) {
        return UUID.fromString(String.valueOf(run.get("job_key")));
    }

    /** A cancel deletes the job in JobRunr at once, so cancelled is what it is on both sides. */
    @Override
    public String ofOneThatHeededNoStop() {
        return "CANCELLED";
    }

    /** How often its servers poll. */
    Duration poll() {
        return Duration.ofSeconds(1);
    }

    @Override
    public Node start(NodeSettings settings) {
        Holter holter = settings.builder().start();
        TestServer server = new TestServer(settings, poll(), holter);
        return new JobRunrNode(server, holter);
    }

    /** No record: JobRunr cannot read a lambda in one. */
    private static final class JobRunrNode implements Node {
        private final TestServer server;
        private final Holter holter;

        JobRunrNode(TestServer server, Holter holter) {
            this.server = server;
            this.holter = holter;
        }

        @Override
        public Holter holter() {
            return holter;
        }

        @Override
        public String fire(String job) {
            server.scheduler().enqueue(() -> Jobs.execute(job));
            return Jobs.class.getName() + ".execute(java.lang.String)";
        }

        @Override
        public void shutDown(boolean waiting) {
            server.close();
            holter.close();
        }
    }

    /** What the contract's jobs call. */
    public static final class Jobs {
        private Jobs() {}

        public static void execute(String job) throws Exception {
            ContractJobs.execute(job);
        }
    }
}
