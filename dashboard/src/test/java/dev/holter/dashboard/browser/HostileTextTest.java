package dev.holter.dashboard.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.options.ColorScheme;
import dev.holter.Health;
import dev.holter.Holter;
import dev.holter.spi.RunStart;
import java.util.Map;
import java.util.UUID;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Text that a job controls would like to be more than text. The page's violation listener and its console would tell. */
@ExtendWith(Chromium.class)
class HostileTextTest {
    /** Markup that loads, one that runs, a quote that ends an attribute, and a mark that turns the reading direction. */
    private static final String MARKUP = "<img src=x onerror=hostile('img')>\"'><script>hostile('tag')</script>{{7*7}}";

    private static final String EVIL = MARKUP + "\u202Egnp.exe\u0000\u001b[2J\ud800";

    private static final String INERT =
            "document.querySelectorAll('main img, main script, dialog img, [onerror]').length";

    private final Scene scene = new Scene();
    private final Holter holter = scene.worker("worker" + MARKUP, "interruptAfter", "300ms", "abandonAfter", "500ms");
    private final Tab tab;

    HostileTextTest(Browser browser) {
        tab = Tab.wide(browser, scene.dashboard(holter).url(), ColorScheme.DARK);
    }

    @AfterEach
    void close() throws Exception {
        tab.close();
        scene.close();
    }

    private static String evil(String field) {
        return field + EVIL;
    }

    private static RunStart start() {
        return new RunStart(
                "quartz",
                evil("scheduler"),
                evil("type"),
                evil("key"),
                evil("trigger"),
                null,
                null,
                null,
                1,
                Map.of(evil("label"), evil("value")));
    }

    @Test // invariant 10, pitfall 38
    void staysTextOnEveryScreen() {
        UUID failed = scene.begin(holter, start(), run -> {
            throw new IllegalStateException(evil("error"));
        });
        UUID running = scene.begin(holter, start(), run -> {
            run.stage(evil("stage"), 100, evil("unit")).advance(10);
            run.detail(evil("detail"));
            Thread.currentThread().setName(evil("thread"));
            scene.hold();
        });
        holter.console().cancel(running, evil("actor"), evil("reason"));
        Scene.awaitHealth(holter.console(), running, Health.ABANDONED);

        tab.open("");
        harmless("type", "worker", "stage", "detail");
        tab.openRun(running);
        harmless(
                "scheduler",
                "type",
                "key",
                "trigger",
                "worker",
                "label",
                "value",
                "stage",
                "unit",
                "detail",
                "thread",
                "actor",
                "reason");
        tab.button("Force-kill…").click();
        assertThat(tab.dialog()).containsText("type<img");
        harmless();
        tab.button("Leave it").click();
        tab.button("Cancel…").click();
        assertThat(tab.dialog()).containsText("type<img");
        harmless();
        tab.openRun(failed).page().reload();
        harmless("type", "error");
        tab.button("Run again…").click();
        assertThat(tab.dialog()).containsText("type<img");
        harmless();
        tab.button("Leave it").click();
        tab.open("#/history");
        harmless("type", "worker", "error");
        tab.open("#/workers");
        harmless("worker", "type");
        tab.button("Look now").click();
        assertThat(tab.page().locator(".findings")).isVisible();
        harmless();
    }

    private void harmless(String... fields) {
        for (String field : fields) {
            Locator shown = tab.page().locator("main").getByText(field + "<img src=x onerror");
            assertThat(shown.first()).isAttached();
        }
        assertThat(tab.page().locator("main")).not().containsText("\u202E");
        Assertions.assertThat(tab.page().evaluate(INERT)).isEqualTo(0);
        tab.assertNothingToComplainOf();
    }

    /** So that the silence above means something. */
    @Test // G4
    void theListenerHearsWhatThePolicyRefuses() {
        tab.open("");

        tab.page().evaluate("() => { new Image().src = 'https://elsewhere.invalid/x.png' }");
        tab.page()
                .evaluate(
                        "() => { try { document.body.innerHTML = '<b>x</b>' } catch (refused) { console.error(refused.message) } }");

        Scene.soon().untilAsserted(() -> {
            // Hears what the browser has said meanwhile.
            tab.page().title();
            Assertions.assertThat(tab.complaints())
                    .anyMatch(complaint -> complaint.contains("policy: img-src"))
                    .anyMatch(complaint -> complaint.contains("TrustedHTML"));
        });
    }
}
