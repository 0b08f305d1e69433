package dev.holter.dashboard.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.acme.jobs.FollowersImport;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.BoundingBox;
import com.microsoft.playwright.options.ColorScheme;
import dev.holter.Health;
import dev.holter.Holter;
import java.time.Duration;
import java.util.UUID;
import java.util.regex.Pattern;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** At 3 a.m., on a phone: the alert's link leads to a run, and its page says at once what is wrong and what can be done. */
@ExtendWith(Chromium.class)
class HungRunTest {
    private static final String NOT_MOVING = "ALIVE BUT NOT MOVING";
    private static final Duration TWO_SECONDS = Duration.ofSeconds(2);
    private static final int TRIES = 6;

    private final Scene scene = new Scene();
    private final Holter holter = scene.worker("app-1", "stallAfter", "2s", "abandonAfter", "10m");
    private final Tab tab;

    HungRunTest(Browser browser) {
        tab = Tab.phone(browser, scene.dashboard(holter).url(), ColorScheme.DARK);
        // What a browser costs when it starts is not the page's.
        tab.open("#/workers").page().getByText("app-1").first().waitFor();
    }

    @AfterEach
    void close() throws Exception {
        tab.close();
        scene.close();
    }

    @Test // B2, B8, G1
    void theVerdictTheButtonAndTheStackAreThereWithinTwoSeconds() {
        UUID id = hung();
        Scene.soon()
                .until(() -> !holter.console().run(id).orElseThrow().evidence().isEmpty());
        Tab fresh = opened(id);

        Locator cancel = fresh.button("Cancel…");
        assertThat(cancel).isVisible();
        BoundingBox box = cancel.boundingBox();
        Assertions.assertThat(box.y + box.height)
                .as("no scrolling to the button")
                .isLessThan(844);
        assertThat(fresh.page().locator("pre").first()).containsText("FollowersImport.fetch");
        assertThat(fresh.page().locator("pre .own")).containsText("first of the application");
        Assertions.assertThat(fresh.page().evaluate("document.documentElement.scrollWidth"))
                .as("nothing is wider than the phone")
                .isEqualTo(390);
        fresh.assertNothingToComplainOf();
    }

    /** Opened as from an alert, in a new tab; more than once, since a machine that is busy with others says nothing of the page. */
    private Tab opened(UUID id) {
        for (int i = 0; i < TRIES; i++) {
            Tab fresh = tab.beside();
            long began = System.nanoTime();
            fresh.openRun(id);
            assertThat(fresh.page().locator("#verdict")).containsText(NOT_MOVING);
            if (System.nanoTime() - began < TWO_SECONDS.toNanos()) {
                return fresh;
            }
        }
        return Assertions.fail("in none of " + TRIES + " tries was the verdict there within " + TWO_SECONDS);
    }

    @Test // pitfall 39
    void theListSaysSoWhileItIsLookedAtAndATapLeadsThere() {
        tab.open("#/");
        UUID id = hung();

        assertThat(tab.row("imports.followers")).containsText(NOT_MOVING);
        assertThat(tab.row("imports.followers").locator(".beat")).hasText(Pattern.compile("^\\d s$"));
        tab.row("imports.followers").getByRole(AriaRole.LINK).tap();
        assertThat(tab.page()).hasURL(Pattern.compile(id.toString()));
        assertThat(tab.page().locator("#verdict")).containsText(NOT_MOVING);
    }

    /** Its process lives, and it has not moved for longer than its type promises. */
    private UUID hung() {
        UUID id = scene.begin(holter, "imports.followers", run -> {
            run.stage("fetch", 100, "users").advance(40);
            FollowersImport.fetch(scene::hold);
        });
        Scene.awaitHealth(holter.console(), id, Health.NOT_MOVING);
        return id;
    }
}
