package dev.holter.dashboard.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;

/** One tab of a browser of its own. Whatever the content policy refuses, an uncaught error and an error in its console are kept as complaints. */
final class Tab implements AutoCloseable {
    private static final String LISTEN = """
            document.addEventListener('securitypolicyviolation', event =>
                console.error('policy: ' + event.violatedDirective + ' ' + event.blockedURI + ' ' + event.sample));
            window.hostile = text => console.error('executed: ' + text);
            """;

    private final BrowserContext context;
    private final Page page;
    private final String base;
    private boolean streams;
    private final List<String> complaints = new CopyOnWriteArrayList<>();

    private Tab(BrowserContext context, String base) {
        this.context = context;
        this.base = base;
        this.page = context.newPage();
        page.addInitScript(LISTEN);
        page.onRequest(request -> {
            streams |= request.url().contains("/stream?");
            if (!request.url().startsWith(base) && !request.url().startsWith("blob:")) {
                complaints.add("asks elsewhere: " + request.url());
            }
        });
        page.onResponse(response -> {
            if (response.status() >= 400) {
                complaints.add(response.status() + " " + response.url());
            }
        });
        page.onPageError(error -> complaints.add("error: " + error));
        page.onConsoleMessage(message -> {
            if (message.type().equals("error")) {
                complaints.add(message.text());
            }
        });
    }

    /** On a desk. */
    static Tab wide(Browser browser, String base, ColorScheme scheme) {
        return new Tab(browser.newContext(options(1280, 860, scheme)), base);
    }

    /** On a phone: 390 pixels, and a finger instead of a mouse. */
    static Tab phone(Browser browser, String base, ColorScheme scheme) {
        return new Tab(
                browser.newContext(options(390, 844, scheme).setHasTouch(true).setIsMobile(true)), base);
    }

    private static Browser.NewContextOptions options(int width, int height, ColorScheme scheme) {
        return new Browser.NewContextOptions()
                .setViewportSize(width, height)
                .setColorScheme(scheme)
                .setLocale("en-GB")
                .setTimezoneId("Europe/Berlin")
                .setReducedMotion(ReducedMotion.REDUCE);
    }

    /** Another tab of the same browser. */
    Tab beside() {
        return new Tab(context, base);
    }

    Page page() {
        return page;
    }

    Tab open(String route) {
        page.navigate(base + route);
        return this;
    }

    Tab openRun(UUID id) {
        return open("#/runs/" + id);
    }

    Locator button(String name) {
        return page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name));
    }

    Locator row(String jobType) {
        return page.locator("tbody tr").filter(new Locator.FilterOptions().setHasText(jobType));
    }

    Locator dialog() {
        return page.getByRole(AriaRole.DIALOG);
    }

    /** Whether it ever opened the stream itself. */
    boolean streams() {
        return streams;
    }

    void assertNothingToComplainOf() {
        assertThat(complaints).isEmpty();
    }

    List<String> complaints() {
        return complaints;
    }

    @Override
    public void close() {
        context.close();
    }
}
