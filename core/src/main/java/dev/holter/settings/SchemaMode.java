package dev.holter.settings;

/** Who brings Holter's tables to the version this code needs. */
public enum SchemaMode {
    /** Migrate when Flyway is on the class path, else validate. */
    AUTO,
    /** Holter, with Flyway. */
    MIGRATE,
    /** Somebody else: Holter only looks. */
    VALIDATE
}
