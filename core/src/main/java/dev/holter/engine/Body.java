package dev.holter.engine;

/**
 * The thread that executes a run's body, for as long as it does. Safe from any thread: all is guarded by this object's lock.
 *
 * <p>The race that matters: an interrupt that comes when the body has ended would hit whatever the pool's thread does next, and a scheduler whose workers
 * lose threads to it ends without any. So both sides take the lock: an interrupt is given while the body executes or not at all, and one that the body did not
 * consume is cleared before the thread goes back. An interrupt of the host's own that came together with ours goes with it.
 */
final class Body {
    private final Thread thread = Thread.currentThread();

    private boolean over;
    private boolean interrupted;

    Thread thread() {
        return thread;
    }

    /** Interrupts the thread; false when it has left the body. */
    boolean interrupt() {
        return interrupt(() -> {});
    }

    /** The same, noted first: a body that ends on it is written down at once. */
    synchronized boolean interrupt(Runnable note) {
        if (over) {
            return false;
        }
        interrupted = true;
        note.run();
        thread.interrupt();
        return true;
    }

    /** The body has ended; called on its own thread, unless nobody saw that thread leave. */
    synchronized void left() {
        over = true;
        if (interrupted && Thread.currentThread() == thread) {
            interrupted = false;
            Thread.interrupted();
        }
    }

    synchronized boolean over() {
        return over;
    }
}
