package dev.holter.settings;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Guesses which word a mistyped one was meant to be. Stateless, safe from any thread. */
final class Spelling {
    private Spelling() {}

    /** The nearest of these, when it is near. Case, {@code holter.} in front, and what joins the words ({@code lost-after}) do not count. */
    static Optional<String> nearest(String typed, Collection<String> known) {
        String wanted = plain(typed);
        int near = Math.max(1, wanted.length() / 4);
        return known.stream()
                .min(Comparator.comparingInt(word -> distance(wanted, plain(word))))
                .filter(word -> distance(wanted, plain(word)) <= near);
    }

    private static String plain(String word) {
        String letters = word.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
        return letters.startsWith("holter") ? letters.substring("holter".length()) : letters;
    }

    /** Letters to insert, delete, replace or swap with their neighbour (Damerau, each place once). */
    static int distance(String from, String to) {
        int[][] d = new int[from.length() + 1][to.length() + 1];
        for (int i = 0; i <= from.length(); i++) {
            for (int j = 0; j <= to.length(); j++) {
                d[i][j] = i == 0 || j == 0 ? i + j : cheapest(d, i, j, from, to);
            }
        }
        return d[from.length()][to.length()];
    }

    private static int cheapest(int[][] d, int i, int j, String from, String to) {
        int replaced = d[i - 1][j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        int best = Math.min(replaced, Math.min(d[i - 1][j], d[i][j - 1]) + 1);
        boolean swapped =
                i > 1 && j > 1 && from.charAt(i - 1) == to.charAt(j - 2) && from.charAt(i - 2) == to.charAt(j - 1);
        return swapped ? Math.min(best, d[i - 2][j - 2] + 1) : best;
    }
}
