package dev.holter.examples.demo;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Columns of text as wide as they have to be. A title that begins with {@code >} puts its column to the right. For one thread. */
final class TextTable {
    private static final String GAP = "  ";

    private final List<Boolean> right = new ArrayList<>();
    private final List<Integer> widths = new ArrayList<>();
    private final List<List<String>> rows = new ArrayList<>();

    TextTable(String... titles) {
        List<String> heads = new ArrayList<>();
        for (String title : titles) {
            right.add(title.startsWith(">"));
            heads.add(title.startsWith(">") ? title.substring(1) : title);
            widths.add(0);
        }
        row(heads.toArray(String[]::new));
    }

    void row(String... cells) {
        if (cells.length != widths.size()) {
            throw new IllegalArgumentException(cells.length + " cells for " + widths.size() + " columns");
        }
        for (int column = 0; column < cells.length; column++) {
            widths.set(column, Math.max(widths.get(column), cells[column].length()));
        }
        rows.add(List.of(cells));
    }

    /** Whether it has titles only. */
    boolean isEmpty() {
        return rows.size() == 1;
    }

    /** The table, with a line under its titles and a line break at its end. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        append(rows.get(0), text);
        append(widths.stream().map("-"::repeat).toList(), text);
        rows.subList(1, rows.size()).forEach(row -> append(row, text));
        return text.toString();
    }

    private void append(List<String> row, StringBuilder text) {
        List<String> cells = new ArrayList<>();
        for (int column = 0; column < row.size(); column++) {
            String blank = String.join(
                    "", Collections.nCopies(widths.get(column) - row.get(column).length(), " "));
            cells.add(right.get(column) ? blank + row.get(column) : row.get(column) + blank);
        }
        text.append(String.join(GAP, cells).stripTrailing()).append('\n');
    }
}
