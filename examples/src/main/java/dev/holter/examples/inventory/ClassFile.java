package dev.holter.examples.inventory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * One class file of the image. Immutable.
 *
 * @param module the module it is in
 * @param name the class's internal name, {@code java/util/List}
 * @param path where its bytes are
 */
public record ClassFile(String module, String name, Path path) implements Comparable<ClassFile> {

    /** Names the class in the whole image, and orders all classes: what a checkpoint holds. */
    public String id() {
        return module + "/" + name;
    }

    @Override
    public int compareTo(ClassFile other) {
        return id().compareTo(other.id());
    }

    /** Those of the sorted files that come after this id; all when it is empty. */
    public static List<ClassFile> after(String id, List<ClassFile> sorted) {
        return sorted.stream().filter(file -> file.id().compareTo(id) > 0).toList();
    }

    /** Reads the file and takes its fingerprint. */
    public HashedClass hash() throws IOException {
        byte[] bytes = Files.readAllBytes(path);
        return new HashedClass(this, bytes.length, HexFormat.of().formatHex(sha256().digest(bytes)));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
