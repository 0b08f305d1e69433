package dev.holter.dashboard.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.options.ColorScheme;
import dev.holter.Holter;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Who lives, who died, and who went in peace; and what time it was. */
@ExtendWith(Chromium.class)
class WorkersTest {
    private final Scene scene = new Scene();
    private final Holter holter = scene.worker("app-1");
    private final Tab tab;

    WorkersTest(Browser browser) {
        tab = Tab.wide(browser, scene.dashboard(holter).url(), ColorScheme.DARK);
    }

    @AfterEach
    void close() throws Exception {
        tab.close();
        scene.close();
    }

    @Test // E3
    void aCleanStopAndADeathAreDifferentWordsAndWhatRunsIsNamed() {
        scene.begin(holter, "imports.followers", run -> scene.hold());
        scene.worker("app-2").close();
        scene.worker("app-3").close();
        scene.begin(holter, "imports.lost", run -> {});
        Scene.soon()
                .until(() -> scene.database().count("select count(*) from holter.run where ended_at is not null") == 1);
        scene.database()
                .execute("update holter.run set status = 'TIMED_OUT', reason = 'WORKER_LOST', worker_id ="
                        + " (select id from holter.worker where name = 'app-3') where job_type = 'imports.lost'");
        scene.database().execute("update holter.worker set state = 'lost' where name = 'app-3'");
        tab.open("#/workers");

        assertThat(tab.row("app-1")).containsText("alive");
        assertThat(tab.row("app-1")).containsText("imports.followers");
        assertThat(tab.row("app-2")).containsText("stopped cleanly");
        assertThat(tab.row("app-3")).containsText("dead");
        tab.row("app-3").locator("summary").click();
        assertThat(tab.row("app-3")).containsText("imports.lost");
        assertThat(tab.row("imports.followers").locator(".spark")).isVisible();
        tab.assertNothingToComplainOf();
    }

    @Test // G7
    void theDoctorLooksWhenAsked() {
        tab.open("#/workers");
        assertThat(tab.page().getByText("the doctor looks when asked")).isVisible();

        tab.button("Look now").click();

        assertThat(tab.page().locator(".findings tbody tr")).not().hasCount(0);
        assertThat(tab.row("connection")).containsText("ok");
        assertThat(tab.row("role")).containsText("warn");
        assertThat(tab.button("Look again")).isEnabled();
        tab.assertNothingToComplainOf();
    }

    @Test
    void timesAreTheBrowsersAndInUtcWhenAsked() {
        UUID id = scene.begin(holter, "imports.followers", run -> scene.hold());
        scene.database().execute("update holter.run set started_at = '2026-01-05T22:30:00Z'");
        tab.openRun(id);
        assertThat(tab.page().locator(".facts time").first()).hasText(Pattern.compile("23:30:00$"));

        tab.button("UTC").click();

        assertThat(tab.page().locator(".facts time").first()).hasText(Pattern.compile("22:30:00 UTC$"));
        tab.page().reload();
        assertThat(tab.page().locator(".facts time").first()).hasText(Pattern.compile("22:30:00 UTC$"));
    }
}
