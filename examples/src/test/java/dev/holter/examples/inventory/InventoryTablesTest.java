package dev.holter.examples.inventory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holter.fixtures.TestDatabase;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class InventoryTablesTest {
    private final TestDatabase database = TestDatabase.fresh();

    @AfterEach
    void drop() {
        database.close();
    }

    @Test
    void everyClassAndEveryMethodIsARow() throws Exception {
        List<ParsedClass> all = parsed();

        write("whole", all);

        assertThat(rows("whole", "class")).hasSameSizeAs(all);
        assertThat(rows("whole", "method"))
                .hasSize(
                        all.stream().mapToInt(parsed -> parsed.methods().size()).sum());
        assertThat(database.text("select sha256 from whole.class where name = 'java/util/logging/Logger'"))
                .isEqualTo(ClassFileTest.find("java.logging", "java/util/logging/Logger")
                        .hash()
                        .sha256());
    }

    @Test
    void resumedBehindItsCheckpointItGivesTheRowsOfOneThatWasNot() throws Exception {
        List<ParsedClass> all = parsed();
        List<ParsedClass> firstHalf = all.subList(0, all.size() / 2);
        String checkpoint = firstHalf.get(firstHalf.size() - 1).id();
        List<ClassFile> files =
                all.stream().map(parsed -> parsed.source().file()).toList();

        write("resumed", firstHalf);
        List<ParsedClass> left = new ArrayList<>();
        for (ClassFile file : ClassFile.after(checkpoint, files)) {
            left.add(file.hash().parse());
        }
        write("resumed", left);
        write("whole", all);

        assertThat(left).hasSize(all.size() - firstHalf.size());
        assertThat(rows("resumed", "class")).isEqualTo(rows("whole", "class"));
        assertThat(rows("resumed", "method")).isEqualTo(rows("whole", "method"));
    }

    @Test
    void aBatchThatIsWrittenAgainChangesNothing() throws Exception {
        List<ParsedClass> all = parsed();
        write("twice", all);
        List<Map<String, @Nullable Object>> before = rows("twice", "method");

        write("twice", all);

        assertThat(rows("twice", "method")).isEqualTo(before);
    }

    @Test
    void aBatchThatCannotBeWrittenWholeIsNotWrittenAtAll() throws Exception {
        List<ParsedClass> all = parsed();
        ParsedClass good = all.get(0);
        // PostgreSQL's text holds no NUL; the class goes in, the method does not.
        ParsedClass bad =
                new ParsedClass(all.get(1).source(), null, 0, List.of(new ParsedClass.Method("\0", "()V", 0)));

        try (InventoryTables tables = InventoryTables.open(database.connect(), "broken")) {
            assertThatThrownBy(() -> tables.upsert(List.of(good, bad))).isInstanceOf(SQLException.class);
            tables.upsert(List.of(all.get(2)));
        }

        assertThat(rows("broken", "class")).hasSize(1);
    }

    private void write(String schema, List<ParsedClass> classes) throws SQLException {
        try (InventoryTables tables = InventoryTables.open(database.connect(), schema)) {
            for (int from = 0; from < classes.size(); from += 10) {
                tables.upsert(classes.subList(from, Math.min(from + 10, classes.size())));
            }
        }
    }

    private List<Map<String, @Nullable Object>> rows(String schema, String table) {
        return database.rows("select * from " + schema + "." + table + " t order by t");
    }

    private static List<ParsedClass> parsed() throws Exception {
        List<ClassFile> files = new ArrayList<>(new JdkImage().classes("java.logging"));
        Collections.sort(files);
        List<ParsedClass> parsed = new ArrayList<>();
        for (ClassFile file : files) {
            parsed.add(file.hash().parse());
        }
        return parsed;
    }
}
