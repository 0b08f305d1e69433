package dev.holter.postgres;

import dev.holter.Finding;
import dev.holter.Finding.Check;
import dev.holter.engine.StoreException;
import dev.holter.engine.StoreException.Kind;
import dev.holter.flyway.FlywayMigrator;
import dev.holter.settings.SchemaMode;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Sees to it that the tables are there and fit: brings them up to date with Flyway where that is wanted and on the class path, else only looks.
 * A newer minor version is fine, since migrations only add; a newer major one is refused.
 */
final class Schema {
    static final int MAJOR = 1;
    static final int MINOR = 2;

    private final ConnectionSource source;
    private final String name;
    private final SchemaMode mode;

    private record Version(int major, int minor) {}

    Schema(ConnectionSource source, String name, SchemaMode mode) {
        this.source = source;
        this.name = name;
        this.mode = mode;
    }

    /** Prepares the schema, or says why it cannot be used. */
    void prepare(Session session) throws SQLException {
        Optional<Version> found = version(session);
        if (fits(found)) {
            return;
        }
        if (mode == SchemaMode.VALIDATE || (mode == SchemaMode.AUTO && !flywayIsThere())) {
            throw missing(found);
        }
        if (!flywayIsThere()) {
            throw new StoreException(
                    Kind.REFUSED, "schema = migrate, but Flyway is not on the class path: " + remedies(), null);
        }
        if (session.pooled()) {
            throw behindPooler(found);
        }
        if (!mayInstall(session)) {
            throw unable("permission denied to create it or its tables", null);
        }
        migrate(found);
        if (!fits(version(session))) {
            throw missing(version(session));
        }
    }

    private boolean fits(Optional<Version> found) {
        found.filter(version -> version.major() != MAJOR).ifPresent(version -> {
            throw new StoreException(
                    Kind.REFUSED,
                    "schema \"" + name + "\" is of version " + version.major() + "." + version.minor()
                            + ", which this Holter (schema " + MAJOR + "." + MINOR
                            + ") cannot work with: update holter-core in this application",
                    null);
        });
        return found.filter(version -> version.minor() >= MINOR).isPresent();
    }

    private void migrate(Optional<Version> found) {
        try {
            FlywayMigrator.migrate(
                    new MigrationSource(source), name, found.map(Version::minor).orElse(0));
        } catch (RuntimeException | LinkageError e) {
            String what = e.getMessage() == null
                    ? e.getClass().getName()
                    : e.getMessage().replaceAll("\\s+", " ");
            throw unable(what, e);
        }
    }

    /** Asked before, since Flyway tries a schema that it may not create for ten seconds. */
    private boolean mayInstall(Session session) throws SQLException {
        session.begin();
        try (PreparedStatement statement = session.prepare(Sql.MAY_INSTALL)) {
            statement.setString(1, name);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() && row.getBoolean(1);
            }
        } finally {
            session.rollback();
        }
    }

    private StoreException unable(String why, @Nullable Throwable cause) {
        return new StoreException(
                Kind.REFUSED,
                "Flyway could not install schema \"" + name + "\" (" + why
                        + "). Give the role the right to create it, or: " + remedies(),
                cause);
    }

    /** A migration tool sets what it needs for its session, which there is somebody else's a moment later. */
    private StoreException behindPooler(Optional<Version> found) {
        return new StoreException(
                Kind.REFUSED,
                "schema \"" + name + "\" " + state(found)
                        + ", and through a pooler that deals out connections by transaction it is not migrated: start once with a jdbcUrl"
                        + " that leads to the server itself, or run dev/holter/holter-schema.sql from holter-core.jar with psql",
                null);
    }

    private StoreException missing(Optional<Version> found) {
        String remedy = found.filter(version -> version.minor() > 0)
                .map(Schema::upgrade)
                .orElseGet(Schema::remedies);
        return new StoreException(Kind.REFUSED, "schema \"" + name + "\" " + state(found) + ": " + remedy, null);
    }

    private static String state(Optional<Version> found) {
        return found.map(version -> "is of version " + version.major() + "." + version.minor() + " and needs " + MAJOR
                        + "." + MINOR)
                .orElse("has no Holter tables, or this role may not use them");
    }

    private static String upgrade(Version found) {
        return "put org.flywaydb:flyway-core and flyway-database-postgresql on the class path and let schema be auto or migrate,"
                + " or run the scripts from V" + (found.minor() + 1)
                + " on under dev/holter/schema in holter-core.jar, in order, with psql and this schema as search_path";
    }

    static String remedies() {
        return "put org.flywaydb:flyway-core and flyway-database-postgresql on the class path and let schema be auto or migrate,"
                + " or run dev/holter/holter-schema.sql from holter-core.jar with psql";
    }

    /** How what is installed fits, for people. The schema is there, and this role may use it. */
    static Finding finding(Session session, String name) throws SQLException {
        Optional<Version> found = version(session);
        String of = "schema \"" + name + "\" ";
        if (found.isEmpty()) {
            return Look.bad(Check.SCHEMA, of + state(found), remedies());
        }
        Version version = found.get();
        String is = of + "is of version " + version.major() + "." + version.minor();
        String needs = "; this Holter needs " + MAJOR + "." + MINOR;
        if (version.major() != MAJOR) {
            return Look.bad(
                    Check.SCHEMA, is + needs + ", and cannot work with it", "use the holter-core that goes with it");
        }
        return version.minor() < MINOR
                ? Look.bad(Check.SCHEMA, is + needs, upgrade(version))
                : Look.ok(
                        Check.SCHEMA,
                        is + (version.minor() > MINOR ? ", newer than this Holter needs: it works there" : ""));
    }

    private static boolean flywayIsThere() {
        try {
            Class.forName("org.flywaydb.core.Flyway", false, Schema.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException | LinkageError absent) {
            return false;
        }
    }

    /** Empty when there is no version table that we can see. */
    private static Optional<Version> version(Session session) throws SQLException {
        session.begin();
        try (PreparedStatement exists = session.prepare("select to_regclass('holter_version') is not null");
                ResultSet there = exists.executeQuery()) {
            there.next();
            if (!there.getBoolean(1)) {
                return Optional.empty();
            }
            try (PreparedStatement statement = session.prepare(Sql.VERSION);
                    ResultSet row = statement.executeQuery()) {
                return row.next() ? Optional.of(new Version(row.getInt(1), row.getInt(2))) : Optional.empty();
            }
        } finally {
            session.rollback();
        }
    }
}
