package dev.holter.dashboard.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.options.ColorScheme;
import dev.holter.Holter;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the page of one run shows below its verdict. */
@ExtendWith(Chromium.class)
class RunPageTest {
    private static final String TYPE = "imports.followers";

    private final Scene scene = new Scene();
    private final Holter holter = scene.worker("app-1");
    private final Tab tab;

    RunPageTest(Browser browser) {
        tab = Tab.wide(browser, scene.dashboard(holter).url(), ColorScheme.LIGHT);
    }

    @AfterEach
    void close() throws Exception {
        tab.close();
        scene.close();
    }

    private Locator panel(String title) {
        return tab.page().locator(".panel:has(h2:text('" + title + "'))");
    }

    @Test // A2, A9, G1
    void theStageThatRunsHasNoEndAndATickSaysWhenItsTypeIsUsuallyOver() {
        for (int i = 0; i < 5; i++) {
            scene.begin(holter, TYPE, run -> run.stage("log in"));
        }
        Scene.soon().until(() -> scene.database().count("select count(*) from holter.run where ended_at is null") == 0);
        UUID id = scene.begin(holter, TYPE, run -> {
            run.stage("log in");
            run.stage("fetch", 100, "users").advance(40);
            run.checkpoint("page 3");
            scene.hold();
        });

        tab.openRun(id);

        assertThat(tab.page().locator(".timeline li")).hasCount(2);
        assertThat(tab.page().locator(".timeline .open-end")).hasCount(1);
        assertThat(tab.page().locator(".timeline li").last().locator(".open-end"))
                .hasCount(1);
        assertThat(tab.page().locator(".timeline .tick")).hasCount(2);
        assertThat(panel("Facts")).containsText("95 % under");
        assertThat(panel("Checkpoint")).containsText("6 bytes");
        tab.assertNothingToComplainOf();
    }

    @Test // A1, G1
    void whatFailedShowsItsErrorAndTheAttemptsOfItsWork() {
        UUID id = scene.begin(holter, TYPE, run -> {
            throw new IllegalStateException("no paper");
        });
        Scene.soon().until(() -> Scene.run(holter.console(), id).endedAt() != null);
        scene.database()
                .execute("update holter.run set attempt = 2, labels = '{\"tenant\": \"red\"}' where run_id = ?", id);
        scene.database().execute("""
                insert into holter.run (run_id, workflow_id, attempt, host, scheduler, job_type, job_key, worker_id, status, reason, started_at, ended_at)
                select gen_random_uuid(), workflow_id, 1, host, scheduler, job_type, job_key, worker_id, 'TIMED_OUT', 'WORKER_LOST',
                  started_at - interval '1 hour', started_at - interval '50 minutes' from holter.run where run_id = ?
                """, id);

        tab.openRun(id);

        assertThat(panel("Error")).containsText("IllegalStateException: no paper");
        assertThat(panel("Error").locator("pre")).containsText("RunPageTest");
        assertThat(panel("Attempts").locator("li")).hasCount(2);
        assertThat(panel("Attempts").locator("li").first()).containsText("timed out");
        assertThat(panel("Attempts").locator("[aria-current]")).containsText("this one");
        assertThat(panel("Labels")).containsText("red");
        tab.assertNothingToComplainOf();
    }
}
