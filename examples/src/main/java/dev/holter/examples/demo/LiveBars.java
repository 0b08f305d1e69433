package dev.holter.examples.demo;

import dev.holter.RunSummary;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.utils.AttributedString;
import org.jline.utils.Display;

/** One line a run, each with a bar, overwritten in place. */
final class LiveBars implements LiveView {
    private final Terminal terminal;
    private final Display display;
    private List<AttributedString> shown = List.of();

    LiveBars(Terminal terminal) {
        this.terminal = terminal;
        this.display = new Display(terminal, false);
    }

    @Override
    public void show(List<RunSummary> runs) {
        Size size = terminal.getSize();
        // Lines that have scrolled away cannot be overwritten, nor can those that wrap.
        List<RunSummary> fitting = runs.subList(Math.max(0, runs.size() - size.getRows() + 2), runs.size());
        shown = fitting.stream()
                .map(run -> new AttributedString(RunLine.withBar(run)).columnSubSequence(0, size.getColumns() - 1))
                .toList();
        display.resize(size.getRows(), size.getColumns());
        display.update(shown, size.cursorPos(shown.size() - 1, 0));
    }

    @Override
    public void close() {
        terminal.writer().println("\n");
        terminal.flush();
        try {
            terminal.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
