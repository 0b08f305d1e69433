package dev.holter.dashboard.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.options.ColorScheme;
import dev.holter.Holter;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the browser itself says of a first visit. How long it took is told, and not judged: that depends on the machine. */
@ExtendWith(Chromium.class)
class LoadTest {
    private static final System.Logger LOG = System.getLogger(LoadTest.class.getName());
    private static final int MOST = 80 * 1024;

    private static final String FILES = """
            performance.getEntries().filter(one => one.transferSize > 0 && !one.name.includes('/api/'))
            """;
    private static final String BYTES = FILES + ".reduce((sum, one) => sum + one.transferSize, 0)";
    private static final String NAMES = FILES + ".map(one => one.name).join(' ')";
    private static final String TIMES = """
            (({responseStart, domContentLoadedEventEnd}, paint) =>
              `first byte ${responseStart.toFixed()} ms, loaded ${domContentLoadedEventEnd.toFixed()} ms, first paint ${paint.startTime.toFixed()} ms, rows by ${performance.now().toFixed()} ms`)
            (performance.getEntriesByType('navigation')[0], performance.getEntriesByName('first-contentful-paint')[0])
            """;

    private final Scene scene = new Scene();
    private final Holter holter = scene.worker("app-1");
    private final Tab tab;

    LoadTest(Browser browser) {
        tab = Tab.wide(browser, scene.dashboard(holter).url(), ColorScheme.DARK);
    }

    @AfterEach
    void close() throws Exception {
        tab.close();
        scene.close();
    }

    @Test // G1
    void aFirstVisitIsLightAndThePlotComesOnlyWithTheHistory() {
        scene.begin(holter, "imports.followers", run -> scene.hold());
        tab.open("");
        assertThat(tab.row("imports.followers")).isVisible();

        int bytes = (Integer) tab.page().evaluate(BYTES);
        LOG.log(
                System.Logger.Level.INFO,
                "a first visit, in the browser's own words: " + tab.page().evaluate(TIMES) + "; " + bytes
                        + " bytes of files");

        Assertions.assertThat(bytes).isBetween(10_000, MOST);
        Assertions.assertThat((String) tab.page().evaluate(NAMES))
                .contains("/index-")
                .doesNotContain("/plot-");
        tab.open("#/history");
        assertThat(tab.page().locator(".durations")).isVisible();
        assertThat(tab.page().locator("canvas")).isVisible();
        Assertions.assertThat((String) tab.page().evaluate(NAMES)).contains("/plot-");
        tab.assertNothingToComplainOf();
    }
}
