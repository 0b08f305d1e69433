package dev.holter.dashboard.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import dev.holter.Holter;
import dev.holter.dashboard.jdk.DashboardServer;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The list of runs while somebody looks at it. */
@ExtendWith(Chromium.class)
class RowsTest {
    private final Scene scene = new Scene();
    private final Holter holter = scene.worker("app-1");
    private final DashboardServer server = scene.dashboard(holter);
    private final Tab tab;

    RowsTest(Browser browser) {
        tab = Tab.wide(browser, server.url(), ColorScheme.DARK);
    }

    @AfterEach
    void close() throws Exception {
        tab.close();
        scene.close();
    }

    @Test // G1
    void progressIsSeenAsItIsMadeAndAnEndedRunGoes() {
        CountDownLatch more = new CountDownLatch(1);
        CountDownLatch finish = new CountDownLatch(1);
        scene.begin(holter, "imports.followers", run -> {
            run.stage("fetch", 200, "users").advance(50);
            more.await();
            run.advance(50);
            finish.await();
        });
        tab.open("");
        assertThat(tab.row("imports.followers")).containsText("25 %");

        more.countDown();
        assertThat(tab.row("imports.followers")).containsText("50 %");
        finish.countDown();
        assertThat(tab.page().getByText("No runs active; last finished")).isVisible();
        tab.assertNothingToComplainOf();
    }

    @Test
    void noRowMovesUnderThePointerAndNewOnesAreAnnounced() {
        CountDownLatch finish = new CountDownLatch(1);
        scene.begin(holter, "first.to.end", run -> finish.await());
        scene.begin(holter, "second", run -> scene.hold());
        tab.open("");
        Locator second = tab.row("second");
        second.hover();
        double top = second.boundingBox().y;

        finish.countDown();
        scene.begin(holter, "third", run -> scene.hold());

        assertThat(tab.button("1 new")).isVisible();
        assertThat(tab.row("first.to.end")).hasClass(Pattern.compile("over"));
        assertThat(tab.row("third")).hasCount(0);
        Assertions.assertThat(second.boundingBox().y).isEqualTo(top);
        tab.page().mouse().move(5, 5);
        assertThat(tab.row("third")).isVisible();
        assertThat(tab.row("first.to.end")).hasCount(0);
    }

    @Test // pitfall 39
    void withoutAConnectionTheRowsStayAndSayHowOldTheyAre() {
        scene.begin(holter, "imports.followers", run -> scene.hold());
        tab.open("");
        assertThat(tab.row("imports.followers")).isVisible();

        server.close();

        assertThat(tab.page().getByRole(AriaRole.ALERT)).containsText(Pattern.compile("What is shown is \\d+ s old"));
        assertThat(tab.row("imports.followers")).isVisible();
        assertThat(tab.page().locator("main")).hasClass("lost");
    }

    @Test
    void withoutAStreamTheRowsAreAskedFor() {
        CountDownLatch more = new CountDownLatch(1);
        tab.page().route(Pattern.compile("/stream\\?"), Route::abort);
        scene.begin(holter, "imports.followers", run -> {
            run.stage("fetch", 100, "users").advance(25);
            more.await();
            run.advance(50);
            scene.hold();
        });
        tab.open("");
        assertThat(tab.row("imports.followers")).containsText("25 %");

        more.countDown();

        assertThat(tab.row("imports.followers")).containsText("75 %");
        assertThat(tab.page().locator("main")).not().hasClass("lost");
    }

    @Test
    void sevenTabsStayLiveOnOneStream() {
        CountDownLatch more = new CountDownLatch(1);
        scene.begin(holter, "imports.followers", run -> {
            run.stage("fetch", 100, "users").advance(25);
            more.await();
            run.advance(50);
            scene.hold();
        });
        Tab[] tabs = new Tab[7];
        tabs[0] = tab;
        for (int i = 1; i < tabs.length; i++) {
            tabs[i] = tab.beside();
        }
        for (Tab each : tabs) {
            each.open("");
            assertThat(each.row("imports.followers")).containsText("25 %");
        }

        more.countDown();

        for (Tab each : tabs) {
            assertThat(each.row("imports.followers")).containsText("75 %");
        }
        Assertions.assertThat(tabs).filteredOn(Tab::streams).hasSize(1);
        // The tab that has the stream goes; another takes over.
        Tab leader = Stream.of(tabs).filter(Tab::streams).findFirst().orElseThrow();
        leader.page().close();
        scene.begin(holter, "a.later.one", run -> scene.hold());
        Stream.of(tabs)
                .filter(each -> each != leader)
                .forEach(each -> assertThat(each.row("a.later.one")).isVisible());
    }
}
