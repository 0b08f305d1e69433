package dev.holter.spi;

import org.jspecify.annotations.Nullable;

/**
 * Looks for the method of a host that executes jobs on the stacks of threads: whose frame is gone has left its job. Thread-safe.
 *
 * <p>Walking a stack costs more than all else that a begin does. So a thread on which one frame stood is not walked again as long as the caller knows of no other job on it. Should some
 * other frame of the host stand there by then, one is fewer than there are: a job that was left is found later, but none is taken for left that executes.
 */
public final class HostStack {
    private final String type;
    private final String method;

    /** The bottom of a thread on which one frame stood. Only a name: in a thread that outlives us it holds nothing of ours. */
    private final ThreadLocal<@Nullable String> rootOfOne = new ThreadLocal<>();

    /** Of this method of the class with this name. */
    public HostStack(String type, String method) {
        this.type = type;
        this.method = method;
    }

    /** On what a job begins that is about to execute on this thread, below a frame of the host's. */
    public HostFrames beginning(boolean another) {
        String known = another ? null : rootOfOne.get();
        if (known != null) {
            return new HostFrames(1, known);
        }
        HostFrames now = ofThisThread();
        if (now.number() == 1) {
            rootOfOne.set(now.root());
        }
        return now;
    }

    /** As this thread's stack is. */
    public HostFrames ofThisThread() {
        return StackWalker.getInstance().walk(frames -> {
            Count count = new Count();
            frames.forEach(frame -> count.add(frame.getClassName(), frame.getMethodName()));
            return count.frames();
        });
    }

    /** As another thread's stack is at this moment. */
    public HostFrames of(Thread thread) {
        Count count = new Count();
        for (StackTraceElement frame : thread.getStackTrace()) {
            count.add(frame.getClassName(), frame.getMethodName());
        }
        return count.frames();
    }

    /** For one thread. */
    private final class Count {
        private int number;
        private String root = "";

        void add(String frameType, String frameMethod) {
            root = frameType + "." + frameMethod;
            if (frameType.equals(type) && frameMethod.equals(method)) {
                number++;
            }
        }

        HostFrames frames() {
            return new HostFrames(number, root);
        }
    }
}
