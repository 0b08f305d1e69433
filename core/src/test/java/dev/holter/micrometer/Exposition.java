package dev.holter.micrometer;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What Prometheus scrapes: each series' name, and the values of its labels. Immutable. */
record Exposition(Map<String, Map<String, Set<String>>> series) {
    private static final Pattern LINE = Pattern.compile("(holter_[a-z_]+)(?:\\{([^}]*)})? .*");
    private static final Pattern LABEL = Pattern.compile("([a-zA-Z_]+)=\"([^\"]*)\"");

    static Exposition of(String scraped) {
        Map<String, Map<String, Set<String>>> series = new TreeMap<>();
        for (String line : scraped.split("\n")) {
            Matcher found = LINE.matcher(line);
            if (found.matches()) {
                Map<String, Set<String>> labels = series.computeIfAbsent(found.group(1), name -> new HashMap<>());
                Matcher label = LABEL.matcher(found.group(2) == null ? "" : found.group(2));
                while (label.find()) {
                    labels.computeIfAbsent(label.group(1), key -> new HashSet<>())
                            .add(label.group(2));
                }
            }
        }
        return new Exposition(series);
    }

    Set<String> names() {
        return series.keySet();
    }
}
