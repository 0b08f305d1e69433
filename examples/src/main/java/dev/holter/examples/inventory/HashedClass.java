package dev.holter.examples.inventory;

import java.io.IOException;
import java.nio.file.Files;

/**
 * A class file that was read once. Its bytes are not kept: those of a whole image are more than a small heap holds.
 *
 * @param file which one
 * @param size its length in bytes
 * @param sha256 its fingerprint, in hexadecimal
 */
public record HashedClass(ClassFile file, int size, String sha256) {

    /** Reads the file again and takes what it declares. */
    public ParsedClass parse() throws IOException {
        return Declarations.of(Files.readAllBytes(file.path())).of(this);
    }
}
