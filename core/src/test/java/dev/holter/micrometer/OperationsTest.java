package dev.holter.micrometer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.holter.Holter;
import dev.holter.fixtures.TestDatabase;
import dev.holter.spi.RunStart;
import dev.holter.spi.RunTracker;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** G3: the board, the rules and the runbook under docs/operations, against what a Holter really exposes to Prometheus. */
class OperationsTest {
    private static final Path OPERATIONS = Path.of("..", "docs", "operations");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern HEADING = Pattern.compile("(?m)^## (.*)$");
    private static Exposition there = new Exposition(Map.of());

    @BeforeAll
    static void scrapeOneThatHasRunSomething() {
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        try (TestDatabase db = TestDatabase.fresh();
                Holter holter = Holter.builder()
                        .jdbcUrl(db.jdbcUrl())
                        .user(db.user())
                        .password("any")
                        .set("startTimeout", "1m")
                        .metrics(MicrometerMetrics.of(registry))
                        .start()) {
            RunTracker.of(holter)
                    .begin(RunStart.first("test", "here", "imports.users", "imports.users"))
                    .returned();
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> registry.scrape().contains("holter_runs_started_total{type=\"imports.users\"} 1.0"));
            there = Exposition.of(registry.scrape());
        }
    }

    @Test
    void everyPanelOfTheBoardIsAboutWhatIsThere() throws IOException {
        JsonNode board = JSON.readTree(OPERATIONS.resolve("grafana-board.json").toFile());
        List<String> shown = new ArrayList<>();

        for (JsonNode panel : board.get("panels")) {
            assertThat(panel.get("targets")).as(panel.get("title").asText()).isNotEmpty();
            for (JsonNode target : panel.get("targets")) {
                String legend = target.get("legendFormat").asText();
                new Expression(target.get("expr").asText()).isAbout(there, labels(legend, "\\{\\{(\\w+)}}"));
                shown.add(target.get("expr").asText());
            }
        }

        assertThat(there.names())
                .as("each is on the board")
                .allMatch(name -> shown.stream().anyMatch(expr -> expr.contains(name)));
    }

    @Test
    void everyRuleIsAboutWhatIsThere() throws IOException {
        List<JsonNode> rules = rules();

        assertThat(rules).hasSizeGreaterThan(10);
        for (JsonNode rule : rules) {
            String summary = annotation(rule, "summary");
            new Expression(text(rule, "expr")).isAbout(there, labels(summary, "\\$labels\\.(\\w+)"));
            assertThat(text(rule.path("labels"), "severity")).isIn("info", "warning", "critical");
        }
    }

    @Test
    void everyRuleLinksToItsSectionOfTheRunbookAndEverySectionIsARules() throws IOException {
        Set<String> headings = headings("runbook.md");

        Set<String> alerts = rules().stream().map(rule -> text(rule, "alert")).collect(Collectors.toSet());

        assertThat(alerts).isEqualTo(headings);
        for (JsonNode rule : rules()) {
            assertThat(annotation(rule, "runbook_url"))
                    .isEqualTo(
                            "docs/operations/runbook.md#" + text(rule, "alert").toLowerCase(Locale.ROOT));
        }
    }

    @Test
    void theListOfMetersIsWholeAndTrue() throws IOException {
        String page = Files.readString(OPERATIONS.resolve("metrics.md"));
        Set<String> listed = new TreeSet<>();
        for (Matcher row = Pattern.compile("(?m)^\\| `holter[.a-z]+` \\| `(holter_[a-z_]+)`(?:, `(_[a-z]+)`)?")
                        .matcher(page);
                row.find(); ) {
            listed.add(row.group(1));
            if (row.group(2) != null) {
                listed.add(row.group(1).replaceAll("_[a-z]+$", row.group(2)));
            }
        }

        assertThat(listed).isEqualTo(new TreeSet<>(there.names()));
        there.series()
                .values()
                .forEach(labels -> labels.forEach((key, values) -> {
                    if (!key.equals("type")) {
                        values.forEach(value -> assertThat(page).contains("`" + value + "`"));
                    }
                }));
    }

    /** Pitfall 40: by job type and by closed sets of words, nothing else. */
    @Test
    void noLabelIsOfASingleRun() {
        assertThat(there.series().values())
                .allSatisfy(labels ->
                        assertThat(Set.of("type", "outcome", "reason", "state")).containsAll(labels.keySet()));
    }

    static Set<String> headings(String page) throws IOException {
        Matcher heading = HEADING.matcher(Files.readString(OPERATIONS.resolve(page)));
        Set<String> headings = new TreeSet<>();
        while (heading.find()) {
            headings.add(heading.group(1));
        }
        return headings;
    }

    private static List<String> labels(String text, String pattern) {
        return Pattern.compile(pattern)
                .matcher(text)
                .results()
                .map(found -> found.group(1))
                .toList();
    }

    private static List<JsonNode> rules() throws IOException {
        Object file = new Yaml(new SafeConstructor(new LoaderOptions()))
                .load(Files.readString(OPERATIONS.resolve("alerts.yaml")));
        List<JsonNode> rules = new ArrayList<>();
        JSON.valueToTree(file)
                .path("groups")
                .forEach(group -> group.path("rules").forEach(rules::add));
        return rules;
    }

    private static String text(JsonNode rule, String key) {
        return rule.path(key).asText();
    }

    private static String annotation(JsonNode rule, String key) {
        return text(rule.path("annotations"), key);
    }
}
