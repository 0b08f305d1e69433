package dev.holter.jobrunr;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** JobRunr's pool: notes what of Holter's waits for a connection or is called by a thread that holds one. Thread-safe. */
final class WatchedPool {
    private final ConcurrentLinkedQueue<String> byHolter = new ConcurrentLinkedQueue<>();
    private final AtomicLong borrowed = new AtomicLong();
    private final ThreadLocal<Integer> held = ThreadLocal.withInitial(() -> 0);

    DataSource watching(DataSource pool) {
        return proxy(DataSource.class, (self, method, args) -> {
            StackWalker.getInstance().forEach(frame -> note(frame.getClassName()));
            Object connection = call(pool, method, args);
            return connection instanceof Connection open ? counted(open) : connection;
        });
    }

    /** Who of Holter's own classes asked for a connection. */
    ConcurrentLinkedQueue<String> byHolter() {
        return byHolter;
    }

    long borrowed() {
        return borrowed.get();
    }

    /** How many this thread holds. */
    int held() {
        return held.get();
    }

    private void note(String caller) {
        if (caller.startsWith("dev.holter.") && !caller.contains("Test") && !caller.contains("WatchedPool")) {
            byHolter.add(caller);
        }
    }

    private Connection counted(Connection open) {
        borrowed.incrementAndGet();
        held.set(held.get() + 1);
        return proxy(Connection.class, (self, method, args) -> {
            if (method.getName().equals("close")) {
                held.set(held.get() - 1);
            }
            return call(open, method, args);
        });
    }

    private static @Nullable Object call(Object target, Method method, Object @Nullable [] args) throws Throwable {
        try {
            return method.invoke(target, args);
        } catch (InvocationTargetException e) {
            throw e.getCause() == null ? e : e.getCause();
        }
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(WatchedPool.class.getClassLoader(), new Class<?>[] {type}, handler));
    }
}
