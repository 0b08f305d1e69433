package dev.holter.chaos;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What was found, each by name. For one thread. */
final class Findings {
    private final Map<Finding, List<String>> found = new EnumMap<>(Finding.class);

    void add(Finding what, @Nullable Object... says) {
        StringBuilder text = new StringBuilder();
        for (@Nullable Object part : says) {
            text.append(part).append(' ');
        }
        found.computeIfAbsent(what, any -> new ArrayList<>())
                .add(text.toString().strip());
    }

    List<String> of(Finding what) {
        return List.copyOf(found.getOrDefault(what, List.of()));
    }

    List<String> lines() {
        List<String> lines = new ArrayList<>();
        found.forEach((what, all) -> all.forEach(one -> lines.add(what.title() + ": " + one)));
        return lines;
    }

    int count(Finding what) {
        return of(what).size();
    }
}
