package dev.holter.quartz;

import com.google.inject.AbstractModule;
import com.google.inject.Binding;
import com.google.inject.Provider;
import com.google.inject.matcher.AbstractMatcher;
import com.google.inject.matcher.Matcher;
import com.google.inject.spi.ProvisionListener;
import dev.holter.Holter;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;

/**
 * Attaches the bound {@link Holter} to every {@link Scheduler} that Guice makes: by a provider, a {@code @Provides}
 * method, a constructor. Install it beside {@code dev.holter.guice.HolterModule}, or bind a Holter yourself. A
 * Scheduler that is bound {@code toInstance} is not made by Guice: call {@link HolterQuartz#attach} for it. Binds
 * nothing. Immutable.
 */
public final class HolterQuartzModule extends AbstractModule {
    // Guice 7 would rather see a Matcher, whose two other methods Guice 5 leaves to us.
    @SuppressWarnings("deprecation")
    private static final Matcher<Binding<?>> SCHEDULERS = new AbstractMatcher<>() {
        @Override
        public boolean matches(Binding<?> binding) {
            return Scheduler.class.isAssignableFrom(
                    binding.getKey().getTypeLiteral().getRawType());
        }
    };

    @Override
    protected void configure() {
        bindListener(SCHEDULERS, new Attacher(getProvider(Holter.class)));
    }

    /** Asks for the Holter only when the Scheduler is there: neither may need the other while it is made. */
    private record Attacher(Provider<Holter> holter) implements ProvisionListener {
        @Override
        public <T> void onProvision(ProvisionInvocation<T> invocation) {
            if (invocation.provision() instanceof Scheduler scheduler) {
                try {
                    HolterQuartz.attach(scheduler, holter.get());
                } catch (SchedulerException e) {
                    throw new IllegalStateException(
                            "Holter cannot be attached to this scheduler: " + e.getMessage(), e);
                }
            }
        }
    }
}
