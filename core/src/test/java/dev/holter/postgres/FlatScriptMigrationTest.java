package dev.holter.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holter.fixtures.TestDatabase;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The script for psql and the migrations make the same, to the last option. G5. */
class FlatScriptMigrationTest {
    private final TestDatabase scripted = FlatScript.installed();
    private final TestDatabase migrated = TestDatabase.fresh();

    @BeforeEach
    void migrate() {
        try (PostgresStore store = PostgresUnderTest.store(migrated.jdbcUrl(), migrated.user(), "any")) {
            store.open();
        }
    }

    @AfterEach
    void drop() {
        scripted.close();
        migrated.close();
    }

    @Test
    void tablesViewsAndTheirStorage() {
        List<Map<String, @Nullable Object>> relations = same("""
                select c.relname, c.relkind::text as kind, array_to_string(c.reloptions, ', ') as options, c.relpersistence::text as persistence,
                  obj_description(c.oid) as comment, pg_get_userbyid(c.relowner) as owner, c.relacl::text as acl,
                  c.relrowsecurity as secured
                from pg_class c where c.relnamespace = 'holter'::regnamespace and c.relname not like 'holter!_schema!_history%' escape '!'
                order by 1
                """);

        assertThat(relations).hasSizeGreaterThan(20);
        assertThat(relations)
                .extracting(row -> row.get("relname"))
                .contains("worker", "pulse", "active_runs", "run_active");
    }

    @Test
    void columns() {
        List<Map<String, @Nullable Object>> columns = same("""
                select c.relname, a.attnum::int as place, a.attname, format_type(a.atttypid, a.atttypmod) as type, a.attnotnull,
                  a.attidentity::text as identity, a.attstorage::text as storage, a.attcollation::int as collation,
                  pg_get_expr(d.adbin, d.adrelid) as value
                from pg_attribute a join pg_class c on c.oid = a.attrelid left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
                where c.relnamespace = 'holter'::regnamespace and c.relname not like 'holter!_schema!_history%' escape '!'
                  and a.attnum > 0 and not a.attisdropped
                order by 1, 2
                """);

        assertThat(columns).hasSizeGreaterThan(150);
    }

    @Test
    void constraintsIndexesAndViewsByTheirDefinitions() {
        assertThat(same("""
                select c.relname, o.conname, pg_get_constraintdef(o.oid) as definition
                from pg_constraint o join pg_class c on c.oid = o.conrelid
                where c.relnamespace = 'holter'::regnamespace and c.relname <> 'holter_schema_history' order by 1, 2, 3
                """)).hasSizeGreaterThan(10);
        assertThat(same("""
                select tablename, indexname, indexdef from pg_indexes
                where schemaname = 'holter' and tablename <> 'holter_schema_history' order by 1, 2
                """)).hasSizeGreaterThan(15);
        assertThat(same("select viewname, definition from pg_views where schemaname = 'holter' order by 1"))
                .hasSize(8);
    }

    @Test
    void whatElseThereCouldBe() {
        same("select proname from pg_proc where pronamespace = 'holter'::regnamespace order by 1");
        same(
                "select tgname from pg_trigger t join pg_class c on c.oid = t.tgrelid where c.relnamespace = 'holter'::regnamespace order by 1");
        same(
                "select typname from pg_type where typnamespace = 'holter'::regnamespace and typname not like '%holter!_schema!_history' escape '!' order by 1");
        same("select major, minor from holter.holter_version");
    }

    /** What beats has no index but its key: pitfall 42. */
    @Test
    void whatBeatsHasNoIndexButItsKey() {
        assertThat(
                        migrated.rows(
                                "select indexname from pg_indexes where schemaname = 'holter' and tablename in ('pulse', 'worker') order by 1"))
                .extracting(row -> row.get("indexname"))
                .containsExactly("pulse_pkey", "worker_pkey");
    }

    private List<Map<String, @Nullable Object>> same(String query) {
        List<Map<String, @Nullable Object>> byScript = scripted.rows(query);
        assertThat(migrated.rows(query)).isEqualTo(byScript);
        return byScript;
    }
}
