package dev.holter.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holter.Console;
import dev.holter.HolterUnavailableException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Those who look do not take what jobs need: of two connections one stays free. */
class OneAtATimeTest {
    private final AtomicInteger asking = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();

    private final Console slow = (Console) Proxy.newProxyInstance(
            Console.class.getClassLoader(), new Class<?>[] {Console.class}, (self, method, args) -> {
                if (method.getName().equals("counts")) {
                    throw new HolterUnavailableException("away", null);
                }
                most.accumulateAndGet(asking.incrementAndGet(), Math::max);
                for (int i = 0; i < 1_000; i++) {
                    Thread.yield();
                }
                asking.decrementAndGet();
                return List.of();
            });

    @Test
    void howeverManyAskOneQuestionIsAskedAtATime() throws InterruptedException {
        Console console = OneAtATime.of(slow);
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            Thread thread = new Thread(() -> {
                for (int asked = 0; asked < 20; asked++) {
                    assertThat(console.workers()).isEmpty();
                }
            });
            threads.add(thread);
            thread.start();
        }
        for (Thread thread : threads) {
            thread.join();
        }

        assertThat(most).hasValue(1);
    }

    @Test
    void whatTheConsoleThrowsComesThroughAsItIs() {
        assertThatThrownBy(() -> OneAtATime.of(slow).counts())
                .isInstanceOf(HolterUnavailableException.class)
                .hasMessage("away");
    }
}
