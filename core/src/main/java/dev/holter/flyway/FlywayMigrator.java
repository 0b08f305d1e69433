package dev.holter.flyway;

import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;

/**
 * Brings Holter's schema up to date with the host's Flyway, from 9.22 on: in a schema, from a location and with a history table of its own, so that it
 * never meets the host's migrations. Stateless.
 */
public final class FlywayMigrator {
    private static final String HISTORY = "holter_schema_history";
    private static final String LOCATION = "classpath:dev/holter/schema";

    private FlywayMigrator() {}

    /**
     * Migrates.
     *
     * @param source leads to the database
     * @param schema is created when it is not there
     * @param installed the version that was installed without Flyway, 0 when none
     */
    public static void migrate(DataSource source, String schema, int installed) {
        FluentConfiguration configuration = Flyway.configure(FlywayMigrator.class.getClassLoader())
                .dataSource(source)
                .schemas(schema)
                .defaultSchema(schema)
                .createSchemas(true)
                .table(HISTORY)
                .locations(LOCATION)
                .loggers("slf4j")
                .baselineOnMigrate(true)
                .baselineVersion(String.valueOf(installed));
        configuration.load().migrate();
    }
}
