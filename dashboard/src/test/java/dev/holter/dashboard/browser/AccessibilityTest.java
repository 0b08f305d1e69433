package dev.holter.dashboard.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.options.ColorScheme;
import dev.holter.Health;
import dev.holter.Holter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.assertj.core.api.Assertions;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What axe finds, in both themes, on a desk and on a phone: nothing. It comes with the page's own packages: {@code npm ci} in {@code dashboard/ui}. */
@ExtendWith(Chromium.class)
class AccessibilityTest {
    private static final Path AXE = Path.of("ui/node_modules/axe-core/axe.min.js");

    private static final String FINDINGS = """
            () => axe.run().then(found => found.violations.map(rule =>
                rule.id + ': ' + rule.nodes.map(node => node.target + ' ' + node.failureSummary).join('; ')))
            """;

    private final Scene scene = new Scene();
    private final Holter holter = scene.worker("app-1", "interruptAfter", "300ms", "abandonAfter", "500ms");
    private final Browser browser;

    AccessibilityTest(Browser browser) {
        this.browser = browser;
    }

    @AfterEach
    void close() throws Exception {
        scene.close();
    }

    @ParameterizedTest
    @EnumSource(
            value = ColorScheme.class,
            names = {"DARK", "LIGHT"})
    void axeFindsNothingOnAnyScreenOrDialog(ColorScheme scheme) throws IOException {
        assumeTrue(Files.exists(AXE) || Chromium.required(), "axe is not here: run npm ci in dashboard/ui");
        UUID id = scene.begin(holter, "imports.followers", run -> {
            run.stage("fetch", 100, "users").advance(40);
            scene.hold();
        });
        scene.begin(holter, "reports.daily", run -> {
            throw new IllegalStateException("no paper");
        });
        holter.console().cancel(id, "ann", "");
        Scene.awaitHealth(holter.console(), id, Health.ABANDONED);
        String url = scene.dashboard(holter).url();
        try (Tab wide = Tab.wide(browser, url, scheme);
                Tab phone = Tab.phone(browser, url, scheme)) {
            for (Tab tab : new Tab[] {wide, phone}) {
                look(tab, id);
            }
        }
    }

    private static void look(Tab tab, UUID id) throws IOException {
        tab.open("");
        assertThat(tab.row("imports.followers")).isVisible();
        assertAccessible(tab);
        tab.open("#/history");
        assertThat(tab.row("reports.daily")).isVisible();
        assertThat(tab.page().locator(".uplot")).isVisible();
        assertAccessible(tab);
        tab.open("#/workers");
        assertThat(tab.page().locator(".types")).isVisible();
        tab.button("Look now").click();
        assertThat(tab.page().locator(".findings")).isVisible();
        assertAccessible(tab);
        tab.openRun(id);
        assertThat(tab.page().locator("#verdict")).containsText("IGNORING CANCEL");
        assertAccessible(tab);
        tab.button("Force-kill…").click();
        assertThat(tab.dialog().getByLabel("Why")).isVisible();
        assertAccessible(tab);
    }

    private static void assertAccessible(Tab tab) throws IOException {
        tab.page().evaluate(Files.readString(AXE));
        Assertions.assertThat(tab.page().evaluate(FINDINGS))
                .asInstanceOf(InstanceOfAssertFactories.LIST)
                .as(tab.page().url())
                .isEmpty();
    }
}
