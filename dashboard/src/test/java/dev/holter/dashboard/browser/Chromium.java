package dev.holter.dashboard.browser;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The machine's own Chromium, one for all tests of a JVM, which run on one thread as Playwright wants it. Without Chromium, or without Node to drive it, the
 * tests are skipped, and the log says why.
 */
final class Chromium implements ExecutionCondition, ParameterResolver {
    private static final Logger LOG = LoggerFactory.getLogger(Chromium.class);
    private static final Optional<Path> BROWSER = program("chromium", "chromium-browser");
    private static final Optional<Path> NODE = program("node");

    /** Whether nothing may be skipped: {@code .ci/run} says so. */
    static boolean required() {
        return "required".equals(System.getenv("BROWSER_TESTS"));
    }

    private static Optional<Path> program(String... names) {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
                .flatMap(directory -> Stream.of(names).map(name -> Path.of(directory, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        return decided(context.getDisplayName(), BROWSER.isPresent(), NODE.isPresent(), required());
    }

    static ConditionEvaluationResult decided(String test, boolean browser, boolean node, boolean required) {
        if (browser && node) {
            return ConditionEvaluationResult.enabled("Chromium and Node are here");
        }
        String why = (browser ? "Node" : "Chromium") + " is not installed: the page is not tried in a browser";
        if (required) {
            throw new IllegalStateException(why + ", and BROWSER_TESTS=required says that it has to be");
        }
        LOG.warn("{} is skipped. {}", test, why);
        return ConditionEvaluationResult.disabled(why);
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Browser.class;
    }

    @Override
    public Browser resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getRoot()
                .getStore(ExtensionContext.Namespace.create(Chromium.class))
                .getOrComputeIfAbsent(Started.class, key -> new Started(), Started.class)
                .browser;
    }

    /** Closed by JUnit when all tests are over. */
    private static final class Started implements AutoCloseable {
        private final Playwright playwright = Playwright.create(new Playwright.CreateOptions()
                .setEnv(Map.of(
                        "PLAYWRIGHT_NODEJS_PATH",
                        NODE.orElseThrow().toString(),
                        "PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD",
                        "1")));
        private final Browser browser = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(BROWSER.orElseThrow())
                        // Chromium refuses to be root in its sandbox.
                        .setArgs(List.of("--no-sandbox")));

        Started() {
            // A machine may be busy; what must be quick says so itself.
            PlaywrightAssertions.setDefaultAssertionTimeout(30_000);
        }

        @Override
        public void close() {
            playwright.close();
        }
    }
}
