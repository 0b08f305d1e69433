package dev.holter.examples.springjobrunr;

import dev.holter.Holter;
import dev.holter.jobrunr.HolterJobRunr;
import org.jobrunr.server.BackgroundJobServer;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Clips Holter on to the server that JobRunr's starter makes: all there is to add. Holter's tables are in the application's own database, in a schema of their own, but it
 * opens its own connections: the application's pool may be exhausted just when it is worth knowing.
 */
@Configuration(proxyBeanMethods = false)
public class HolterConfiguration {
    /** Spring closes it when the server has stopped: what was made first is closed last. */
    @Bean(destroyMethod = "close")
    Holter holter(
            @Value("${spring.datasource.url}") String url,
            @Value("${spring.datasource.username}") String user,
            @Value("${spring.datasource.password}") String password) {
        return Holter.builder().jdbcUrl(url).user(user).password(password).start();
    }

    /** The starter takes no filters, but they can be added until the application is ready: then it starts the server. */
    @Bean
    static BeanPostProcessor holterJobFilter(ObjectProvider<Holter> holter) {
        return new BeanPostProcessor() {
            @Override
            public Object postProcessAfterInitialization(Object bean, String name) {
                if (bean instanceof BackgroundJobServer server) {
                    HolterJobRunr.attach(server, holter.getObject());
                }
                return bean;
            }
        };
    }
}
