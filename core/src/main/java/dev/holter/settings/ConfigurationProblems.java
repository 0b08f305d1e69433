package dev.holter.settings;

import dev.holter.ConfigurationException;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Collects what is wrong with a configuration, so that an operator corrects it once. For the thread that reads it. */
final class ConfigurationProblems {
    private static final Logger log = LoggerFactory.getLogger(ConfigurationProblems.class);

    private final List<Problem> problems = new ArrayList<>();

    private record Problem(String text, boolean evenWhenOff) {}

    /** A wrong value, forgiven when Holter is switched off: then nothing would use it. */
    void wrong(RawSetting setting, String whatAndRemedy) {
        wrong(setting.place() + ": " + whatAndRemedy);
    }

    void wrong(String text) {
        problems.add(new Problem(text, false));
    }

    /** What is refused even when Holter is switched off: a mistyped key may have been meant to switch it on. */
    void unknown(String text) {
        problems.add(new Problem(text, true));
    }

    /** All that was found, for a place that is not refused but ignored. */
    List<String> texts() {
        return texts(problems);
    }

    /** Throws when something is wrong. A switched-off Holter is thrown for less; the rest is logged, as it would be refused one day. */
    void refuse(boolean enabled) {
        List<String> refused =
                texts(problems.stream().filter(p -> enabled || p.evenWhenOff()).toList());
        if (!refused.isEmpty()) {
            throw new ConfigurationException(refused);
        }
        if (!problems.isEmpty()) {
            log.warn(
                    "Holter is switched off (enabled = false); switched on, its configuration would be refused: {}",
                    String.join("; ", texts(problems)));
        }
    }

    private static List<String> texts(List<Problem> some) {
        return some.stream().map(Problem::text).toList();
    }
}
