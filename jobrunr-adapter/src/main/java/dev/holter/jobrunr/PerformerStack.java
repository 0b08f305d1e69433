package dev.holter.jobrunr;

/**
 * How many of JobRunr's performers a thread's stack holds, and the frame it began with. Immutable.
 *
 * @param performers how often {@code BackgroundJobPerformer.run} is on it
 * @param root the method at its bottom, empty when the stack could not be seen
 */
record PerformerStack(int performers, String root) {
    private static final String PERFORMER = "org.jobrunr.server.BackgroundJobPerformer";

    static PerformerStack of(Thread thread) {
        int performers = 0;
        String root = "";
        for (StackTraceElement frame : thread.getStackTrace()) {
            root = frame.getClassName() + "." + frame.getMethodName();
            if (frame.getClassName().equals(PERFORMER) && frame.getMethodName().equals("run")) {
                performers++;
            }
        }
        return new PerformerStack(performers, root);
    }

    /**
     * Whether a performer of the earlier stack is surely gone from this one. The bottom must be the same: a stack may be cut to its upper 1,024 frames, and
     * then the performer of a job in a deep recursion is not seen though it is there.
     */
    boolean leftSince(PerformerStack earlier) {
        return performers < earlier.performers && root.equals(earlier.root);
    }
}
