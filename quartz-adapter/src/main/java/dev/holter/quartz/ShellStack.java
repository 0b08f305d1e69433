package dev.holter.quartz;

/**
 * How many of Quartz's run shells a thread's stack holds, and the frame it began with. Immutable.
 *
 * @param shells how often {@code JobRunShell.run} is on it
 * @param root the method at its bottom, empty when the stack could not be seen
 */
record ShellStack(int shells, String root) {
    private static final String SHELL = "org.quartz.core.JobRunShell";

    static ShellStack ofThisThread() {
        return StackWalker.getInstance().walk(frames -> {
            Count count = new Count();
            frames.forEach(frame -> count.add(frame.getClassName(), frame.getMethodName()));
            return count.stack();
        });
    }

    static ShellStack of(Thread thread) {
        Count count = new Count();
        for (StackTraceElement frame : thread.getStackTrace()) {
            count.add(frame.getClassName(), frame.getMethodName());
        }
        return count.stack();
    }

    /**
     * Whether a shell of the earlier stack is surely gone from this one. The bottom must be the same: since JDK 19 a
     * stack is cut to its upper 1,024 frames, and then the shell of a job in a deep recursion is not seen though it is
     * there.
     */
    boolean leftSince(ShellStack earlier) {
        return shells < earlier.shells && root.equals(earlier.root);
    }

    /** For one thread. */
    private static final class Count {
        private int shells;
        private String root = "";

        void add(String type, String method) {
            root = type + "." + method;
            if (type.equals(SHELL) && method.equals("run")) {
                shells++;
            }
        }

        ShellStack stack() {
            return new ShellStack(shells, root);
        }
    }
}
