package dev.holter.examples.spring;

import dev.holter.Holter;
import dev.holter.micrometer.MicrometerMetrics;
import dev.holter.quartz.HolterPlugin;
import dev.holter.quartz.HolterQuartz;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Optional;
import java.util.Properties;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.jdbc.JdbcConnectionDetails;
import org.springframework.boot.autoconfigure.quartz.QuartzProperties;
import org.springframework.boot.autoconfigure.quartz.SchedulerFactoryBeanCustomizer;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Clips Holter on to the scheduler that Spring Boot makes: all there is to add. Holter's tables are in the application's own database, in a schema
 * of their own, but it opens its own connections: the application's pool may be exhausted just when it is worth knowing.
 *
 * <p>The same without a class, in {@code application.properties}, is
 *
 * <pre>
 * spring.quartz.properties.org.quartz.plugin.holter.class = dev.holter.quartz.HolterPlugin
 * spring.quartz.properties.org.quartz.plugin.holter.jdbcUrl = ${spring.datasource.url}
 * spring.quartz.properties.org.quartz.plugin.holter.user = ${spring.datasource.username}
 * spring.quartz.properties.org.quartz.plugin.holter.password = ${spring.datasource.password}
 * </pre>
 */
@Configuration(proxyBeanMethods = false)
public class HolterConfiguration {
    /** Adds the plugin to whatever properties of Quartz the application has set. */
    @Bean
    SchedulerFactoryBeanCustomizer holter(QuartzProperties quartz, JdbcConnectionDetails database) {
        Properties properties = new Properties();
        properties.putAll(quartz.getProperties());
        properties.put("org.quartz.plugin.holter.class", HolterPlugin.class.getName());
        properties.put("org.quartz.plugin.holter.jdbcUrl", database.getJdbcUrl());
        properties.put("org.quartz.plugin.holter.user", database.getUsername());
        properties.put("org.quartz.plugin.holter.password", database.getPassword());
        return factory -> factory.setQuartzProperties(properties);
    }

    /** Puts Holter's meters into the application's registry, of which it has one with Spring Boot's actuator. The plugin has started its Holter with the scheduler. */
    @Bean
    ApplicationListener<ApplicationReadyEvent> holterMeters(
            Scheduler scheduler, ObjectProvider<MeterRegistry> registries) {
        return ready -> registries.ifAvailable(
                registry -> holter(scheduler).ifPresent(holter -> holter.addMetrics(MicrometerMetrics.of(registry))));
    }

    private static Optional<Holter> holter(Scheduler scheduler) {
        try {
            return HolterQuartz.find(scheduler);
        } catch (SchedulerException shutDown) {
            return Optional.empty();
        }
    }
}
