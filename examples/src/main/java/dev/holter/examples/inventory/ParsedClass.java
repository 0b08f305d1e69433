package dev.holter.examples.inventory;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a class file declares: one row of classes and its rows of methods.
 *
 * @param source the file
 * @param superName the internal name of what it extends, null for {@code java/lang/Object} and for modules
 * @param access its access flags
 * @param methods in the order of the file
 */
public record ParsedClass(HashedClass source, @Nullable String superName, int access, List<Method> methods) {

    /** Names the class in the whole image, see {@link ClassFile#id()}. */
    public String id() {
        return source.file().id();
    }

    /**
     * A method as declared.
     *
     * @param name its name
     * @param descriptor its parameters and result, {@code (I)Ljava/lang/String;}
     * @param access its access flags
     */
    public record Method(String name, String descriptor, int access) {}
}
