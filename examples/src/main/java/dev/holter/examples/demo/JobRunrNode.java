package dev.holter.examples.demo;

import java.io.IOException;
import java.nio.file.Path;

/** A JobRunr server in a JVM of its own, with one job, that does not outlive this JVM. Thread-safe. */
final class JobRunrNode implements AutoCloseable {
    static final String WORKER = "demo-jobs";

    private final Process process;

    private JobRunrNode(Process process) {
        this.process = process;
    }

    /** Returns at once; the job is under way when Holter says so. */
    static JobRunrNode start(NodeSettings settings, String module) throws IOException {
        return new JobRunrNode(new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        SecondNode.classPath(JobRunrNode.class.getClassLoader()),
                        JobRunrNodeMain.class.getName(),
                        settings.worker(),
                        settings.jdbcUrl(),
                        settings.file().toString(),
                        module)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    /** SIGKILL: nothing in that process gets to know of it. Gives its exit status. */
    int kill() throws InterruptedException {
        return process.destroyForcibly().waitFor();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
