package dev.holter.examples.inventory;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * The inventory's two tables in a schema of its own. A batch is one transaction of two statements, whatever its number of rows, and
 * the same batch twice is the same rows. For one thread.
 */
public final class InventoryTables implements AutoCloseable {
    private static final String CREATE = """
            create table if not exists class (
              module text, name text, super_name text, access int not null, size int not null, sha256 text not null,
              primary key (module, name)
            );
            create table if not exists method (
              module text, class text, name text, descriptor text, access int not null,
              primary key (module, class, name, descriptor)
            )""";

    private static final String UPSERT_CLASSES = """
            insert into class (module, name, super_name, access, size, sha256)
            select * from unnest(?::text[], ?::text[], ?::text[], ?::int[], ?::int[], ?::text[])
            on conflict (module, name) do update
            set super_name = excluded.super_name, access = excluded.access, size = excluded.size, sha256 = excluded.sha256""";

    private static final String UPSERT_METHODS = """
            insert into method (module, class, name, descriptor, access)
            select * from unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::int[])
            on conflict (module, class, name, descriptor) do update
            set access = excluded.access""";

    private final Connection connection;
    private final PreparedStatement classes;
    private final PreparedStatement methods;

    private InventoryTables(Connection connection) throws SQLException {
        this.connection = connection;
        this.classes = connection.prepareStatement(UPSERT_CLASSES);
        this.methods = connection.prepareStatement(UPSERT_METHODS);
    }

    /** The tables in this schema, made when they are missing. Closing gives the connection back. */
    public static InventoryTables open(Connection connection, String schema) throws SQLException {
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.execute("create schema if not exists " + statement.enquoteIdentifier(schema, false));
            connection.setSchema(schema);
            statement.execute(CREATE);
        }
        connection.commit();
        return new InventoryTables(connection);
    }

    /** Inserts or updates these classes with their methods: all of them or, when it throws, none. */
    public void upsert(List<ParsedClass> batch) throws SQLException {
        try {
            upsertClasses(batch);
            upsertMethods(batch);
            connection.commit();
        } catch (SQLException e) {
            connection.rollback();
            throw e;
        }
    }

    private void upsertClasses(List<ParsedClass> batch) throws SQLException {
        Columns rows = new Columns(classes);
        rows.text(batch, c -> c.source().file().module());
        rows.text(batch, c -> c.source().file().name());
        rows.text(batch, ParsedClass::superName);
        rows.number(batch, ParsedClass::access);
        rows.number(batch, c -> c.source().size());
        rows.text(batch, c -> c.source().sha256());
        classes.executeUpdate();
    }

    private void upsertMethods(List<ParsedClass> batch) throws SQLException {
        List<Row> all = batch.stream()
                .flatMap(c -> c.methods().stream().map(m -> new Row(c.source().file(), m)))
                .toList();
        Columns rows = new Columns(methods);
        rows.text(all, row -> row.in().module());
        rows.text(all, row -> row.in().name());
        rows.text(all, row -> row.method().name());
        rows.text(all, row -> row.method().descriptor());
        rows.number(all, row -> row.method().access());
        methods.executeUpdate();
    }

    @Override
    public void close() throws SQLException {
        try (connection;
                classes;
                methods) {
            connection.rollback();
        }
    }

    private record Row(ClassFile in, ParsedClass.Method method) {}
}
