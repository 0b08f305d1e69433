package dev.holter.examples.demo;

import dev.holter.Holter;
import java.io.IOException;
import java.io.OutputStream;
import java.util.logging.Level;
import java.util.logging.Logger;

/** The program of {@link JobRunrNode}: takes stock slowly, and ends when its input is closed. The demo's end closes it, however that came about. */
public final class JobRunrNodeMain {
    /** See {@link Demo}. */
    private static final Logger FLYWAY = Logger.getLogger("org.flywaydb");

    private JobRunrNodeMain() {}

    /** With the worker's name, the database, Holter's file and the module. */
    public static void main(String[] args) throws IOException {
        FLYWAY.setLevel(Level.WARNING);
        Holter holter = Holter.builder()
                .jdbcUrl(args[1])
                .user(EmbeddedServer.USER)
                .set("workerName", args[0])
                .set("file", args[2])
                .set("startTimeout", "1m")
                .start();
        JobRunrHost jobrunr = JobRunrHost.start(holter, args[1], JobRunrCrashPart.SCHEMA);
        JobRunrOrders.giveSlow(jobrunr.scheduler(), args[3]);
        System.in.transferTo(OutputStream.nullOutputStream());
        Runtime.getRuntime().halt(0);
    }
}
