package dev.holter.examples.demo;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

/**
 * In what the nodes of the cluster differ, and what they share.
 *
 * @param worker what Holter calls the node
 * @param jdbcUrl the database of all of them
 * @param file Holter's settings for single job types
 */
record NodeSettings(String worker, String jdbcUrl, Path file) {
    private static final String QUARTZ = "quartz.properties";
    private static final String HOLTER = "holter.properties";

    /** The same for another node. */
    NodeSettings of(String otherWorker) {
        return new NodeSettings(otherWorker, jdbcUrl, file);
    }

    /** What Quartz is started with. */
    Properties quartz() throws IOException {
        String text = text(QUARTZ)
                .replace("${jdbcUrl}", jdbcUrl)
                .replace("${user}", EmbeddedServer.USER)
                .replace("${workerName}", worker)
                .replace("${file}", file.toString().replace("\\", "\\\\"));
        Properties properties = new Properties();
        properties.load(new StringReader(text));
        return properties;
    }

    /** Holter's file on disk, for whoever deletes it again. */
    static Path writeFile() throws IOException {
        return Files.writeString(Files.createTempFile("holter-demo", ".properties"), text(HOLTER));
    }

    private static String text(String name) throws IOException {
        try (InputStream file = NodeSettings.class.getResourceAsStream(name)) {
            if (file == null) {
                throw new IOException("no " + name + " beside " + NodeSettings.class.getName());
            }
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
