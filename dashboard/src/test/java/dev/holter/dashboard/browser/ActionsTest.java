package dev.holter.dashboard.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Response;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import dev.holter.Health;
import dev.holter.Holter;
import dev.holter.RunStatus;
import dev.holter.dashboard.Authorizer;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Pattern;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Cancel and kill by hand, below a path that is not the root. */
@ExtendWith(Chromium.class)
class ActionsTest {
    private static final String TYPE = "imports.followers";

    private final Scene scene = new Scene();
    private final Holter holter = scene.worker("app-1", "interruptAfter", "300ms", "abandonAfter", "10m");
    private final Tab tab;

    ActionsTest(Browser browser) {
        String url = scene.dashboard(holter, "/a/b/", Authorizer.everybodyOnThisMachine())
                .url();
        tab = Tab.phone(browser, url, ColorScheme.DARK);
    }

    @AfterEach
    void close() throws Exception {
        tab.close();
        scene.close();
    }

    @Test // D1, D4
    void aCancelAsksForAReasonAndTheLadderShowsWhoAskedAndWhy() {
        UUID id = scene.begin(holter, TYPE, run -> {
            while (true) {
                run.checkStop();
                run.advance();
                Thread.onSpinWait();
            }
        });
        tab.openRun(id);

        tab.button("Cancel…").click();
        tab.dialog().getByRole(AriaRole.TEXTBOX).fill("seen enough");
        tab.button("Ask it to stop").click();

        assertThat(tab.page().locator(".toast")).not().isEmpty();
        assertThat(tab.page().locator("#verdict")).containsText("cancelled");
        assertThat(tab.page().locator(".panel").filter(new Locator.FilterOptions().setHasText("asked by")))
                .containsText("seen enough");
        Assertions.assertThat(Scene.run(holter.console(), id).status()).isEqualTo(RunStatus.CANCELLED);
        tab.assertNothingToComplainOf();
    }

    @Test // D3, pitfall 41
    void aKillSaysWhatItCannotDoAndWantsAReasonAndTheType() {
        UUID id = deaf(new CountDownLatch(0));
        tab.openRun(id);
        assertThat(tab.page().locator("#verdict")).containsText("IGNORING CANCEL");

        tab.button("Force-kill…").click();

        assertThat(tab.dialog()).containsText("Java cannot destroy a thread");
        assertThat(tab.dialog()).containsText("Side effects are not undone");
        Locator kill = tab.button("Mark it terminated");
        assertThat(kill).isDisabled();
        tab.dialog().getByLabel("Why").fill("it does not listen");
        assertThat(kill).isDisabled();
        tab.dialog().getByLabel("Type the job's name").fill(TYPE);
        tab.dialog().getByLabel("begun anew").check();
        Response killed = tab.page().waitForResponse(Pattern.compile("/kill$"), kill::click);

        Assertions.assertThat(killed.request().postData()).contains("\"retry\":true");
        assertThat(tab.page().locator("#verdict")).containsText("THREAD STILL RUNNING");
        Assertions.assertThat(Scene.run(holter.console(), id).status()).isEqualTo(RunStatus.TERMINATED);
    }

    @Test
    void aKillOfARunWhoseBeatCameBackMeanwhileChangesNothingUntilItIsDecidedAnew() {
        CountDownLatch beat = new CountDownLatch(1);
        UUID id = deaf(beat);
        scene.database().execute("update holter.pulse set beat_at = beat_at - interval '1 minute'");
        tab.openRun(id);
        tab.button("Force-kill…").click();
        tab.dialog().getByLabel("Why").fill("it does not move");
        tab.dialog().getByLabel("Type the job's name").fill(TYPE);

        beat.countDown();
        Scene.soon()
                .until(() -> Scene.run(holter.console(), id).beatAge() != null
                        && scene.database()
                                        .count(
                                                "select count(*) from holter.pulse where beat_at > now() - interval '30 s'")
                                == 1);
        Response refused = tab.page()
                .waitForResponse(
                        Pattern.compile("/kill$"),
                        () -> tab.button("Mark it terminated").click());

        Assertions.assertThat(refused.status()).isEqualTo(412);
        assertThat(tab.dialog().locator(".problem").first()).containsText("a beat came back");
        Assertions.assertThat(Scene.run(holter.console(), id).status()).isEqualTo(RunStatus.RUNNING);

        tab.button("Mark it terminated").click();
        assertThat(tab.page().locator("#verdict")).containsText("THREAD STILL RUNNING");
    }

    @Test // G6
    void workThatFailedIsRunAgainFromItsPage() {
        UUID id = scene.begin(holter, TYPE, run -> {
            throw new IllegalStateException("no paper");
        });
        Scene.soon().until(() -> Scene.run(holter.console(), id).endedAt() != null);
        tab.openRun(id);

        tab.button("Run again…").click();
        assertThat(tab.dialog()).containsText("A new attempt of the same work begins");
        tab.dialog().getByRole(AriaRole.TEXTBOX).fill("there is paper");
        tab.button("Run it again").click();

        assertThat(tab.page().locator(".toast")).containsText("begins it within seconds");
        Assertions.assertThat(scene.database().count("select count(*) from holter.retry where run_id = ?", id))
                .isEqualTo(1);
        assertThat(tab.page().locator(".events")).containsText("there is paper");
        tab.assertNothingToComplainOf();
    }

    /** A run that was asked to stop and has not even looked; it beats once it may. */
    private UUID deaf(CountDownLatch beat) {
        UUID id = scene.begin(holter, TYPE, run -> {
            while (beat.getCount() > 0) {
                try {
                    beat.await();
                } catch (InterruptedException ignored) {
                    // It does not listen.
                }
            }
            run.beat();
            scene.hold();
        });
        holter.console().cancel(id, "ann", "");
        Scene.awaitHealth(holter.console(), id, Health.IGNORING_STOP);
        return id;
    }
}
