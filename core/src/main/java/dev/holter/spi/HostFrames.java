package dev.holter.spi;

/**
 * How many of the host's own frames a thread's stack holds, and the frame it began with. Immutable.
 *
 * @param number how often the host's method is on it
 * @param root the method at its bottom, empty when the stack could not be seen
 */
public record HostFrames(int number, String root) {
    /**
     * Whether a frame of the earlier stack is surely gone from this one. The bottom must be the same: since JDK 19 a stack
     * is cut to its upper 1,024 frames, and then the host's frame below a deep recursion is not seen though it is there.
     */
    public boolean leftSince(HostFrames earlier) {
        return number < earlier.number && root.equals(earlier.root);
    }
}
