package dev.holter.postgres;

import dev.holter.ConfigurationException;
import dev.holter.Finding;
import dev.holter.Holter;
import dev.holter.HolterBuilder;
import dev.holter.HolterProvider;
import dev.holter.engine.Engine;
import dev.holter.engine.Extensions;
import dev.holter.settings.Settings;
import java.util.List;

/** Starts the engine on PostgreSQL: what {@link HolterBuilder#start} finds. Stateless. */
public final class PostgresProvider implements HolterProvider {
    @Override
    public Holter start(HolterBuilder configured) {
        Settings settings = settings(configured);
        return Engine.start(
                settings,
                new PostgresStore(source(configured, settings), settings),
                new Extensions(configured.codecs(), configured.listeners(), configured.metrics()));
    }

    @Override
    public void validate(HolterBuilder configured) {
        settings(configured);
    }

    @Override
    public List<Finding> doctor(HolterBuilder configured) {
        Settings settings = settings(configured);
        if (settings.jdbcUrl().isEmpty() && configured.dataSource().isEmpty()) {
            throw noDatabase(); // it is switched off, and not even then is there anything to look at
        }
        try (SideSessions side = new SideSessions(source(configured, settings), settings.schemaName())) {
            return new Doctor(side, settings.schemaName()).findings();
        }
    }

    @Override
    public boolean failFast(HolterBuilder configured) {
        return settings(configured).failFast();
    }

    private static Settings settings(HolterBuilder configured) {
        Settings settings = Settings.resolve(System.getenv(), configured.settings());
        boolean url = settings.jdbcUrl().isPresent();
        boolean source = configured.dataSource().isPresent();
        if (settings.enabled() && !url && !source) {
            throw noDatabase();
        }
        if (url && source) {
            throw new ConfigurationException(List.of("both jdbcUrl and a DataSource are given: leave one of them out"));
        }
        return settings;
    }

    private static ConfigurationException noDatabase() {
        return new ConfigurationException(
                List.of(
                        "neither jdbcUrl nor a DataSource is given: set jdbcUrl, user and password"
                                + " (or HOLTER_JDBC_URL, HOLTER_USER, HOLTER_PASSWORD) of a PostgreSQL, or hand over a DataSource"));
    }

    private static ConnectionSource source(HolterBuilder configured, Settings settings) {
        return configured
                .dataSource()
                .map(ConnectionSource::of)
                .orElseGet(() -> ConnectionSource.ofUrl(settings.jdbcUrl().orElse("jdbc:postgresql:"), settings));
    }
}
