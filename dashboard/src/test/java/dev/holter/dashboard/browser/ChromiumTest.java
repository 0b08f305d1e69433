package dev.holter.dashboard.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holter.fixtures.CapturedLog;
import org.junit.jupiter.api.Test;

/** What becomes of the tests in a browser on a machine that has none. */
class ChromiumTest {
    @Test
    void withoutABrowserTheTestsAreSkippedAndTheLogSaysWhy() {
        try (CapturedLog log = CapturedLog.of(Chromium.class.getName())) {
            assertThat(Chromium.decided("HungRunTest", false, true, false).isDisabled())
                    .isTrue();
            assertThat(Chromium.decided("HungRunTest", true, false, false).isDisabled())
                    .isTrue();

            assertThat(log.warnings())
                    .containsExactly(
                            "HungRunTest is skipped. Chromium is not installed: the page is not tried in a browser",
                            "HungRunTest is skipped. Node is not installed: the page is not tried in a browser");
        }
    }

    @Test
    void whereTheyAreRequiredTheyFailInstead() {
        assertThatThrownBy(() -> Chromium.decided("HungRunTest", false, true, true))
                .hasMessageContaining("Chromium is not installed")
                .hasMessageContaining("BROWSER_TESTS=required");
        assertThat(Chromium.decided("HungRunTest", true, true, true).isDisabled())
                .isFalse();
    }
}
