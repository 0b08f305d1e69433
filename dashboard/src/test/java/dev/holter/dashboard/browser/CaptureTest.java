package dev.holter.dashboard.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.options.ColorScheme;
import dev.holter.Holter;
import java.time.Duration;
import java.util.UUID;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A look at a run's thread, asked for from the page. */
@ExtendWith(Chromium.class)
class CaptureTest {
    private static final Duration TWO_SECONDS = Duration.ofSeconds(2);
    private static final int TRIES = 6;

    private final Scene scene = new Scene();
    private final Holter holter = scene.worker("app-1");
    private final Tab tab;

    CaptureTest(Browser browser) {
        tab = Tab.wide(browser, scene.dashboard(holter).url(), ColorScheme.DARK);
    }

    @AfterEach
    void close() throws Exception {
        tab.close();
        scene.close();
    }

    /** More than once, since a machine that is busy with others says nothing of the way there and back. */
    @Test // B8
    void itIsThereWithinTwoSeconds() {
        UUID id = scene.begin(holter, "imports.followers", run -> scene.hold());
        tab.openRun(id);
        long quickest = Long.MAX_VALUE;
        for (int i = 0; i < TRIES && quickest > TWO_SECONDS.toNanos(); i++) {
            assertThat(tab.button("Capture again")).isEnabled();
            int before = tab.page().locator("pre").count();
            long began = System.nanoTime();
            tab.button("Capture again").click();
            tab.page().waitForFunction("before => document.querySelectorAll('pre').length > before", before);
            quickest = Math.min(quickest, System.nanoTime() - began);
        }

        Assertions.assertThat(Duration.ofNanos(quickest)).isLessThan(TWO_SECONDS);
        Assertions.assertThat(tab.streams()).isTrue();
    }

    @Test // B8
    void whatIsAskedForComesBackOnTheStream() {
        UUID id = scene.begin(holter, "imports.followers", run -> scene.hold());
        tab.openRun(id);
        assertThat(tab.page().getByText("Nothing was captured yet.")).isVisible();

        tab.button("Capture again").click();

        assertThat(tab.page().locator("pre").first()).containsText("Scene.hold");
        assertThat(tab.page().locator("mark").first()).containsText("same frame in");
        assertThat(tab.page().locator("summary").first()).containsText("asked");
        tab.assertNothingToComplainOf();
    }
}
