package dev.holter.examples.demo;

import dev.holter.RunSummary;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;

/** Where the runs are shown while they run. For one thread at a time. */
interface LiveView extends AutoCloseable {
    /** Shows how these runs stand now. */
    void show(List<RunSummary> runs);

    @Override
    void close();

    /** Bars on a terminal, else lines on this stream. */
    static LiveView on(PrintStream out) throws IOException {
        if (out != System.out) {
            return new LiveLines(out);
        }
        // By stty, not by a native library, of which newer JDKs warn.
        Terminal terminal = TerminalBuilder.builder()
                .jni(false)
                .ffm(false)
                .exec(true)
                .dumb(true)
                .build();
        if (terminal.getType().startsWith(Terminal.TYPE_DUMB)) {
            terminal.close();
            return new LiveLines(out);
        }
        return new LiveBars(terminal);
    }
}
