package dev.holter.dashboard.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.acme.jobs.FollowersImport;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import dev.holter.Health;
import dev.holter.Holter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Pictures of the four screens. With {@code -Dscreenshots=../docs/images} they are those of the README, else they are only tried. */
@ExtendWith(Chromium.class)
class ScreenshotsTest {
    private static final Path PLACE = Path.of(System.getProperty("screenshots", "target/screenshots"));

    private final Scene scene = new Scene();
    private final Holter holter = scene.worker(
            "app-1",
            "policy.imports.match",
            "imports.*",
            "policy.imports.stallAfter",
            "2s",
            "interruptAfter",
            "300ms",
            "abandonAfter",
            "10m");
    private final Holter other = scene.worker("app-2", "interruptAfter", "300ms", "abandonAfter", "10m");
    private final Tab tab;
    private final Tab phone;

    ScreenshotsTest(Browser browser) {
        String url = scene.dashboard(holter).url();
        tab = Tab.wide(browser, url, ColorScheme.DARK);
        phone = Tab.phone(browser, url, ColorScheme.DARK);
    }

    @AfterEach
    void close() throws Exception {
        tab.close();
        phone.close();
        scene.close();
    }

    @Test // G1
    void ofTheFourScreens() throws Exception {
        Files.createDirectories(PLACE);
        over();
        UUID stuck = open();
        Scene.awaitHealth(holter.console(), stuck, Health.NOT_MOVING);
        Scene.soon()
                .until(() ->
                        !holter.console().run(stuck).orElseThrow().evidence().isEmpty());
        lived();

        tab.open("");
        assertThat(tab.row("imports.followers")).containsText("ALIVE BUT NOT MOVING");
        assertThat(tab.row("search.reindex")).containsText("65 %");
        picture(tab, "runs-now");
        phone.openRun(stuck);
        assertThat(phone.page().locator("pre").first()).isVisible();
        picture(phone, "run-on-a-phone");
        tab.openRun(stuck);
        assertThat(tab.page().locator("pre").first()).isVisible();
        picture(tab, "run");
        tab.open("#/history");
        assertThat(tab.page().locator(".uplot")).isVisible();
        picture(tab, "history");
        tab.open("#/workers");
        assertThat(tab.row("app-0")).containsText("dead");
        assertThat(tab.page().locator(".types")).isVisible();
        picture(tab, "workers");
    }

    private static void picture(Tab tab, String name) throws Exception {
        Path file = PLACE.resolve(name + ".png");
        tab.page().screenshot(new Page.ScreenshotOptions().setPath(file));
        Assertions.assertThat(Files.size(file)).isGreaterThan(10_000);
    }

    private void over() {
        String[] types = {"mail.digest", "sync.contacts", "imports.followers", "billing.close"};
        for (int i = 0; i < 44; i++) {
            boolean fails = i % 13 == 5;
            scene.begin(i % 3 == 0 ? holter : other, types[i % types.length], run -> {
                run.stage("send", 20, "mails").done(20);
                if (fails) {
                    throw new IllegalStateException("the server says 451, try again later");
                }
            });
        }
        Scene.soon().until(() -> scene.database().count("select count(*) from holter.run where ended_at is null") == 0);
        scene.worker("app-0").close();
        scene.database().execute("update holter.worker set state = 'lost' where name = 'app-0'");
    }

    /** Two that move, one that ignores its cancel, and one that hangs. */
    private UUID open() {
        scene.begin(other, "search.reindex", run -> {
            run.stage("read", 8_000, "documents").done(8_000);
            run.stage("write", 8_000, "documents").done(5_240);
            scene.hold();
        });
        scene.begin(other, "reports.monthly", run -> {
            run.stage("collect", 12, "accounts").done(3);
            run.detail("account 3 of 12");
            scene.hold();
        });
        UUID deaf = scene.begin(other, "billing.close", run -> {
            run.stage("book", 300, "invoices").done(120);
            scene.hold();
        });
        other.console().cancel(deaf, "anna", "wrong month");
        return scene.begin(holter, "imports.followers", run -> {
            run.stage("log in");
            run.stage("fetch followers", 1_200, "users").done(450);
            run.detail("Fetching following page 3 (450 users so far)");
            run.checkpoint("page 3");
            FollowersImport.fetch(scene::hold);
        });
    }

    /** They have lived for a while: a test has no hours to wait. */
    private void lived() {
        scene.database().execute("""
                update holter.run r set started_at = o.started, ended_at = o.started + o.took
                  from (select run_id, now() - interval '25 minutes' * row_number() over (order by started_at) as started,
                               interval '1 second' * (4 + 190 * abs(sin(row_number() over (order by started_at)))) as took
                          from holter.run where ended_at is not null) o
                 where o.run_id = r.run_id
                """);
        scene.database()
                .execute("update holter.run set started_at = started_at - interval '7 minutes' where ended_at is null");
        scene.database().execute("""
                update holter.stage s
                   set started_at = r.started_at + interval '35 seconds' * (s.ordinal - 1),
                       ended_at = case when s.ended_at is not null then r.started_at + interval '35 seconds' * s.ordinal end
                  from holter.run r where r.run_id = s.run_id and r.ended_at is null
                """);
        scene.database()
                .execute("update holter.pulse set beat_at = beat_at - interval '6 minutes'"
                        + " where run_id in (select run_id from holter.run where job_type = 'imports.followers')");
    }
}
