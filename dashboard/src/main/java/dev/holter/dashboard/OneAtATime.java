package dev.holter.dashboard;

import dev.holter.Console;
import dev.holter.HolterUnavailableException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A console that is asked one question at a time. Holter has two connections beside its pulse's, for the sweeps and for jobs that save a checkpoint: however many people look at
 * the dashboard, one of them stays free for these. Thread-safe; whoever waits too long is told that the database is busy.
 */
final class OneAtATime implements InvocationHandler {
    private static final int WAIT_SECONDS = 8;

    private final Console console;
    private final Semaphore turn = new Semaphore(1, true);

    private OneAtATime(Console console) {
        this.console = console;
    }

    static Console of(Console console) {
        return (Console) Proxy.newProxyInstance(
                Console.class.getClassLoader(), new Class<?>[] {Console.class}, new OneAtATime(console));
    }

    @Override
    public @Nullable Object invoke(Object self, Method method, @Nullable Object @Nullable [] args) throws Throwable {
        if (!turn.tryAcquire(WAIT_SECONDS, TimeUnit.SECONDS)) {
            throw new HolterUnavailableException(
                    "the dashboard waited " + WAIT_SECONDS + " s for its turn at the database", null);
        }
        try {
            return method.invoke(console, args);
        } catch (InvocationTargetException e) {
            throw e.getCause() == null ? e : e.getCause();
        } finally {
            turn.release();
        }
    }
}
