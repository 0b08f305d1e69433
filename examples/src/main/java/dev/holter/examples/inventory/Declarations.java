package dev.holter.examples.inventory;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** Collects what a class file declares while ASM walks through it. For one class and one thread. */
final class Declarations extends ClassVisitor {
    private final List<ParsedClass.Method> methods = new ArrayList<>();
    private @Nullable String superName;
    private int access;

    private Declarations() {
        super(Opcodes.ASM9);
    }

    static Declarations of(byte[] classFile) {
        Declarations declared = new Declarations();
        new ClassReader(classFile)
                .accept(declared, ClassReader.SKIP_CODE | ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
        return declared;
    }

    ParsedClass of(HashedClass source) {
        return new ParsedClass(source, superName, access, List.copyOf(methods));
    }

    @Override
    public void visit(
            int version,
            int flags,
            String name,
            @Nullable String signature,
            @Nullable String superClass,
            String @Nullable [] interfaces) {
        access = flags;
        superName = superClass;
    }

    @Override
    public @Nullable MethodVisitor visitMethod(
            int flags, String name, String descriptor, @Nullable String signature, String @Nullable [] exceptions) {
        methods.add(new ParsedClass.Method(name, descriptor, flags));
        return null;
    }
}
