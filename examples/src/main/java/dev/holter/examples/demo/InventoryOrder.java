package dev.holter.examples.demo;

import dev.holter.examples.inventory.InventoryTables;
import java.sql.SQLException;
import java.util.List;
import org.quartz.JobDataMap;
import org.quartz.JobExecutionContext;
import org.quartz.utils.DBConnectionManager;

/**
 * What an inventory job is told by its job data.
 *
 * @param schema where its tables are
 * @param modules the modules to go through
 */
record InventoryOrder(String schema, List<String> modules) {
    /** One of the data sources in {@code quartz.properties}. */
    static final String DATA_SOURCE = "inventory";

    private static final String SCHEMA = "schema";
    private static final String MODULES = "modules";

    static InventoryOrder of(JobExecutionContext context) {
        JobDataMap data = context.getMergedJobDataMap();
        return new InventoryOrder(
                data.getString(SCHEMA), List.of(data.getString(MODULES).split(",")));
    }

    /** Texts only, which a JDBC job store keeps without serialising anything. */
    JobDataMap asJobData() {
        JobDataMap data = new JobDataMap();
        data.put(SCHEMA, schema);
        data.put(MODULES, String.join(",", modules));
        return data;
    }

    InventoryTables tables() throws SQLException {
        return InventoryTables.open(DBConnectionManager.getInstance().getConnection(DATA_SOURCE), schema);
    }
}
