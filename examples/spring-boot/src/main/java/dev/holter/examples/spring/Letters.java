package dev.holter.examples.spring;

import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Who is to be written to, and who was. Thread-safe. */
@Component
class Letters {
    private final JdbcClient database;

    Letters(JdbcClient database) {
        this.database = database;
    }

    List<String> customersToWriteTo() {
        return database.sql("select name from customer where written_at is null order by name")
                .query(String.class)
                .list();
    }

    void writeTo(String customer) {
        database.sql("update customer set written_at = now() where name = ?")
                .param(customer)
                .update();
    }
}
