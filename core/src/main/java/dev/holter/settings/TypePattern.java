package dev.holter.settings;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Which job types a policy is for: one, or all that begin alike ({@code imports.*}). Immutable.
 *
 * @param literal what the type is, or begins with
 * @param exact whether it is that and no more
 */
record TypePattern(String literal, boolean exact) {
    /** Not inside parentheses: JobRunr's job types are signatures, with commas between parameters. */
    private static final Pattern COMMA = Pattern.compile(",(?![^(]*\\))");

    /**
     * The patterns of a list with commas.
     *
     * @throws IllegalArgumentException when one is none; the message tells what to write
     */
    static Set<TypePattern> parse(String list) {
        Set<TypePattern> patterns = new LinkedHashSet<>();
        Arrays.stream(COMMA.split(list, -1))
                .map(String::strip)
                .map(TypePattern::one)
                .forEach(patterns::add);
        return patterns;
    }

    private static TypePattern one(String text) {
        if (text.isEmpty()) {
            throw new IllegalArgumentException(
                    "it has an empty pattern; write job types such as imports.daily or imports.*");
        }
        int star = text.indexOf('*');
        if (star >= 0 && star < text.length() - 1) {
            throw new IllegalArgumentException(OneLine.quoted(text)
                    + " has a * before its end; write it last (imports.*), or several patterns with commas");
        }
        return star < 0 ? new TypePattern(text, true) : new TypePattern(text.substring(0, star), false);
    }

    boolean matches(String jobType) {
        return exact ? jobType.equals(literal) : jobType.startsWith(literal);
    }

    @Override
    public String toString() {
        return exact ? literal : literal + "*";
    }
}
