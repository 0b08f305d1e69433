package dev.holter.dashboard.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.options.ColorScheme;
import dev.holter.Health;
import dev.holter.Holter;
import dev.holter.RunStatus;
import dev.holter.dashboard.Permission;
import java.util.UUID;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Somebody who may look, and nothing else. */
@ExtendWith(Chromium.class)
class ViewerTest {
    private static final String ACT = """
            ([id, action, etag]) => fetch(`api/v1/runs/${id}/${action}`, {
              method: 'POST',
              headers: {'Content-Type': 'application/json', 'X-Holter': '1', 'Idempotency-Key': 'k-' + action, 'If-Match': etag},
              body: JSON.stringify({kill: {reason: 'because', jobType: 'imports.followers'}, stacks: {}}[action] ?? {reason: 'because'}),
            }).then(answer => answer.status)
            """;

    private final Scene scene = new Scene();
    private final Holter holter = scene.worker("app-1", "interruptAfter", "300ms", "abandonAfter", "500ms");
    private final Tab tab;

    ViewerTest(Browser browser) {
        String url = scene.dashboard(holter, "/", (caller, permission, run) -> permission == Permission.VIEW)
                .url();
        tab = Tab.wide(browser, url, ColorScheme.LIGHT);
    }

    @AfterEach
    void close() throws Exception {
        tab.close();
        scene.close();
    }

    @Test // G4
    void seesNoButtonsNoKeysAndNoStacksAndTheApiRefusesWhatTheyWouldDo() {
        UUID id = scene.begin(holter, "imports.followers", run -> scene.hold());
        holter.console().cancel(id, "ann", "");
        Scene.awaitHealth(holter.console(), id, Health.ABANDONED);
        tab.openRun(id);
        assertThat(tab.page().locator("#verdict")).containsText("IGNORING CANCEL");
        assertThat(tab.page().getByText("may see details")).isVisible();

        tab.page().keyboard().press("c");

        assertThat(tab.dialog()).hasCount(0);
        assertThat(tab.page().locator(".actions")).hasCount(0);
        assertThat(tab.page().locator("pre")).hasCount(0);
        Object etag = tab.page()
                .evaluate("id => fetch('api/v1/runs/' + id).then(run => run.headers.get('ETag'))", id.toString());
        for (String action : new String[] {"cancel", "kill", "rerun", "stacks"}) {
            Assertions.assertThat(tab.page().evaluate(ACT, new Object[] {id.toString(), action, etag}))
                    .as(action)
                    .isEqualTo(403);
        }
        Assertions.assertThat(Scene.run(holter.console(), id).status()).isEqualTo(RunStatus.RUNNING);
        tab.open("#/workers");
        assertThat(tab.row("app-1")).isVisible();
        assertThat(tab.button("Look now")).hasCount(0);
    }
}
