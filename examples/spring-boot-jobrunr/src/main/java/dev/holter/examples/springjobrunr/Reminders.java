package dev.holter.examples.springjobrunr;

import dev.holter.Run;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The job. JobRunr takes it from Spring. */
@Component
public class Reminders {
    private final JdbcClient database;

    Reminders(JdbcClient database) {
        this.database = database;
    }

    /** Reminds everybody who has not paid. */
    public void send() {
        Run run = Run.current().stage("send reminders");
        for (String customer : run.each(customersWhoOwe())) {
            remind(customer);
        }
    }

    private List<String> customersWhoOwe() {
        return database.sql("select name from customer where reminded_at is null order by name")
                .query(String.class)
                .list();
    }

    private void remind(String customer) {
        database.sql("update customer set reminded_at = now() where name = ?")
                .param(customer)
                .update();
    }
}
