package dev.holter.benchmarks;

import static java.util.Objects.requireNonNull;

import dev.dbos.transact.DBOS;
import dev.dbos.transact.config.DBOSConfig;
import dev.dbos.transact.workflow.Workflow;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** Steps of a DBOS workflow, each of which returns a text; with DBOS's own pool and tables, as its manual sets it up. */
final class DbosSaving implements Saving, AutoCloseable {
    /** What DBOS makes durable. */
    public interface Pages {
        /** One job. */
        void fetch(String course);
    }

    /** A step a page. */
    public static final class PagesInSteps implements Pages {
        private final DBOS dbos;
        private final Map<String, Course> courses;

        PagesInSteps(DBOS dbos, Map<String, Course> courses) {
            this.dbos = dbos;
            this.courses = courses;
        }

        @Override
        @Workflow(name = "fetch")
        public void fetch(String id) {
            Course course = requireNonNull(courses.get(id));
            course.begins();
            for (int i = 0; i < course.saves(); i++) {
                int page = i;
                dbos.runStep(() -> Course.text(page), "page");
            }
            course.ends();
        }
    }

    private final Map<String, Course> courses = new ConcurrentHashMap<>();
    private final DBOS dbos;
    private final Pages pages;

    DbosSaving(ProductionDatabase database) {
        dbos = new DBOS(DBOSConfig.defaults("bench")
                .withDatabaseUrl(database.url())
                .withDbUser(database.user())
                .withDbPassword("any"));
        pages = dbos.registerProxy(Pages.class, new PagesInSteps(dbos, courses));
        dbos.launch();
    }

    @Override
    public void job(Course course) {
        String id = UUID.randomUUID().toString();
        courses.put(id, course);
        pages.fetch(id);
        courses.remove(id);
    }

    @Override
    public void close() {
        dbos.shutdown();
    }
}
