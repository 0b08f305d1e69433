package dev.holter.dashboard.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.BoundingBox;
import com.microsoft.playwright.options.ColorScheme;
import dev.holter.Holter;
import dev.holter.RunSearch;
import java.io.IOException;
import java.nio.file.Files;
import java.util.UUID;
import java.util.regex.Pattern;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Looking for what was, by mouse and by keyboard. */
@ExtendWith(Chromium.class)
class HistoryTest {
    private final Scene scene = new Scene();
    private final Holter holter = scene.worker("app-1");
    private final Tab tab;

    HistoryTest(Browser browser) {
        tab = Tab.wide(browser, scene.dashboard(holter).url(), ColorScheme.LIGHT);
    }

    @AfterEach
    void close() throws Exception {
        tab.close();
        scene.close();
    }

    private UUID ended(String type, String detail) {
        UUID id = scene.begin(holter, type, run -> run.detail(detail));
        Scene.soon().until(() -> Scene.run(holter.console(), id).endedAt() != null);
        return id;
    }

    @Test // G1
    void filtersAreInTheAddressAndComeBackWithIt() {
        ended("imports.followers", "all there");
        scene.begin(holter, "reports.daily", run -> {
            throw new IllegalStateException("no paper");
        });
        tab.open("#/history");
        assertThat(tab.page().locator("tbody tr")).hasCount(2);

        tab.page().getByLabel("Outcome").selectOption("FAILED");

        assertThat(tab.page().locator("tbody tr")).hasCount(1);
        assertThat(tab.page()).hasURL(Pattern.compile("outcome=FAILED"));
        tab.page().reload();
        assertThat(tab.row("reports.daily")).isVisible();
        assertThat(tab.page().locator("tbody tr")).hasCount(1);
        tab.page().goBack();
        assertThat(tab.page().locator("tbody tr")).hasCount(2);
    }

    @Test
    void aSearchSaysHowFarItLookedAndWidens() {
        ended("imports.followers", "page 17");
        ended("imports.others", "page 18");
        tab.open("");

        tab.page().keyboard().press("/");
        tab.page().keyboard().type("page 17");
        tab.page().keyboard().press("Enter");

        assertThat(tab.row("imports.followers")).isVisible();
        assertThat(tab.page().locator("tbody tr")).hasCount(1);
        assertThat(tab.page().locator(".bounds")).containsText("Searched the newest 7 days");
        tab.button("Widen to 30 days").click();
        assertThat(tab.page().locator(".bounds")).containsText("Searched the newest 30 days");
        assertThat(tab.page()).hasURL(Pattern.compile("days=30"));
    }

    @Test
    void aSearchThatStopsSaysBackToWhenItLookedAndGoesOnWhenAsked() {
        UUID id = ended("imports.followers", "page 17");
        scene.database().execute("update holter.run set started_at = now() - interval '2 hours' where run_id = ?", id);
        scene.database().execute("""
                insert into holter.run (run_id, workflow_id, attempt, host, scheduler, job_type, job_key, worker_id, status, started_at, ended_at)
                select gen_random_uuid(), gen_random_uuid(), 1, 'quartz', 'main', 'other', 'other', r.worker_id, 'SUCCEEDED', now() - i * interval '100 ms', now()
                  from holter.run r, generate_series(1, ?) i
                """, RunSearch.MOST);

        tab.open("#/history?q=page+17");

        assertThat(tab.page().getByText("No runs match so far")).isVisible();
        assertThat(tab.page().locator(".bounds")).containsText("so far: 10,000 runs at a time");
        tab.button("More").click();
        assertThat(tab.row("imports.followers")).isVisible();
        assertThat(tab.page().locator(".bounds")).containsText("Searched the newest 7 days");
    }

    @Test
    void aClickOnThePlotOpensTheRun() {
        UUID id = ended("imports.followers", "all there");
        tab.open("#/history");
        BoundingBox plot = tab.page().locator(".u-over").boundingBox();

        // Its one run is half-way; how high depends on how fast this machine is.
        Locator caption = tab.page().locator("figcaption");
        for (double y = 1; y < plot.height && !caption.textContent().contains("imports"); y += 10) {
            tab.page().mouse().move(plot.x + plot.width / 2, plot.y + y);
        }
        assertThat(caption).containsText("imports.followers");
        tab.page().mouse().down();
        tab.page().mouse().up();

        assertThat(tab.page()).hasURL(Pattern.compile(id.toString()));
        tab.assertNothingToComplainOf();
    }

    @Test
    void theCsvHasTheRunsAndNoFormulas() throws IOException {
        ended("=cmd()", "\"quoted\", and more");
        tab.open("#/history");

        Download file =
                tab.page().waitForDownload(() -> tab.button("CSV of these").click());

        Assertions.assertThat(Files.readAllLines(file.path()))
                .hasSize(2)
                .last()
                .asString()
                .contains(",'=cmd(),SUCCEEDED,");
    }

    @Test
    void theKeysMoveOpenAndAskAndNeverKill() {
        ended("first", "");
        ended("second", "");
        tab.open("#/history");
        assertThat(tab.row("first")).isVisible();

        tab.page().keyboard().press("j");
        tab.page().keyboard().press("j");
        assertThat(tab.page().locator("[data-row]:focus")).hasText("first");
        tab.page().keyboard().press("k");
        assertThat(tab.page().locator("[data-row]:focus")).hasText("second");
        tab.page().keyboard().press("?");
        assertThat(tab.dialog()).containsText("search");
        tab.page().keyboard().press("Escape");
        assertThat(tab.dialog()).hasCount(0);
        tab.page().keyboard().press("c");
        assertThat(tab.dialog()).containsText("not on offer");
        tab.page().keyboard().press("Escape");
        tab.page().keyboard().press("Enter");

        assertThat(tab.page().locator(".crumb")).containsText("second");
        assertThat(tab.page().getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setLevel(1)))
                .containsText("succeeded");
        tab.assertNothingToComplainOf();
    }
}
