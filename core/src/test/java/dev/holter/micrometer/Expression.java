package dev.holter.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An expression of a rule or a panel, as far as it names series and labels. Immutable. */
record Expression(String text) {
    private static final Pattern SERIES = Pattern.compile("\\b(holter_[a-z_]+)(?:\\{([^}]*)})?");
    private static final Pattern MATCHER = Pattern.compile("([a-z_]+)(=~|!=|!~|=)\"([^\"]*)\"");
    private static final Pattern BY = Pattern.compile("\\bby \\(([^)]*)\\)");
    /** What a scrape itself adds. */
    private static final Set<String> SCRAPED = Set.of("instance", "job");

    /** Names only what is there; {@code shown} are the labels that its text for people uses. */
    void isAbout(Exposition there, List<String> shown) {
        Set<String> labels = new HashSet<>(SCRAPED);
        Matcher series = SERIES.matcher(text);
        boolean any = false;
        while (series.find()) {
            any = true;
            assertThat(there.names()).as(text).contains(series.group(1));
            Map<String, Set<String>> known = there.series().getOrDefault(series.group(1), Map.of());
            labels.addAll(known.keySet());
            Matcher matcher = MATCHER.matcher(series.group(2) == null ? "" : series.group(2));
            while (matcher.find()) {
                matches(known, matcher);
            }
        }
        assertThat(any).as("a series of ours in " + text).isTrue();
        grouped(labels);
        assertThat(labels).as(text).containsAll(shown);
        assertThat(balanced()).as("brackets in " + text).isTrue();
    }

    private void matches(Map<String, Set<String>> known, Matcher matcher) {
        String label = matcher.group(1);
        String value = matcher.group(3);
        assertThat(known).as(text).containsKey(label);
        if (!value.startsWith("$")) {
            Set<String> values = known.getOrDefault(label, Set.of());
            List<String> wanted = matcher.group(2).contains("~") ? Arrays.asList(value.split("\\|")) : List.of(value);
            assertThat(values).as(text).containsAll(wanted);
        }
    }

    private void grouped(Set<String> labels) {
        Matcher by = BY.matcher(text);
        while (by.find()) {
            assertThat(labels).as(text).containsAll(Arrays.asList(by.group(1).split(", *")));
        }
    }

    private boolean balanced() {
        return List.of("()", "{}", "[]").stream()
                .allMatch(pair -> text.chars().filter(c -> c == pair.charAt(0)).count()
                        == text.chars().filter(c -> c == pair.charAt(1)).count());
    }
}
