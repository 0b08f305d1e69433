package dev.holter.settings;

import com.google.errorprone.annotations.Immutable;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the text of a setting may say and how it is read. {@link #parse} throws IllegalArgumentException with a message that quotes the text and
 * tells what to write instead. Immutable.
 */
@Immutable
sealed interface SettingKind {
    /** One word for the documentation. */
    String label();

    Object parse(String text);

    /** The value as it may be logged. */
    default String shown(Object value) {
        return value.toString();
    }

    static SettingKind duration(String least, String most) {
        return new Span(Durations.parse(least), Durations.parse(most));
    }

    static SettingKind text() {
        // What cannot be stored, or would break or reorder a line of the log, is refused here: this text is on every
        // page.
        return new Words(
                Pattern.compile("[^\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}]{1,200}"),
                "is no plain text: write at most 200 characters without control characters");
    }

    record Span(Duration least, Duration most) implements SettingKind {
        @Override
        public String label() {
            return "duration";
        }

        @Override
        public Duration parse(String text) {
            Duration duration = Durations.parse(text);
            if (duration.compareTo(least) < 0) {
                throw new IllegalArgumentException(
                        OneLine.quoted(text) + " is too short: write " + Durations.print(least) + " or more");
            }
            if (duration.compareTo(most) > 0) {
                throw new IllegalArgumentException(
                        OneLine.quoted(text) + " is too long: write " + Durations.print(most) + " or less");
            }
            return duration;
        }

        @Override
        public String shown(Object value) {
            return Durations.print((Duration) value);
        }
    }

    /** A duration that may be without end. */
    record Limit() implements SettingKind {
        @Override
        public String label() {
            return "limit";
        }

        @Override
        public Duration parse(String text) {
            return text.equalsIgnoreCase(Durations.NEVER)
                    ? Durations.LONGEST
                    : new Span(Durations.parse("1ms"), Durations.LONGEST).parse(text);
        }

        @Override
        public String shown(Object value) {
            return Durations.limit((Duration) value);
        }
    }

    /** A whole number. */
    record Count(int least, int most) implements SettingKind {
        @Override
        public String label() {
            return "count";
        }

        @Override
        public Integer parse(String text) {
            try {
                int count = Integer.parseInt(text);
                if (count >= least && count <= most) {
                    return count;
                }
            } catch (NumberFormatException e) {
                throw refused(text, e);
            }
            throw refused(text, null);
        }

        private IllegalArgumentException refused(String text, @Nullable Throwable cause) {
            return new IllegalArgumentException(
                    OneLine.quoted(text) + " is no count: write a whole number from " + least + " to " + most, cause);
        }
    }

    record Flag() implements SettingKind {
        @Override
        public String label() {
            return "flag";
        }

        @Override
        public Boolean parse(String text) {
            return switch (text.toLowerCase(Locale.ROOT)) {
                case "true" -> true;
                case "false" -> false;
                default ->
                    throw new IllegalArgumentException(OneLine.quoted(text) + " is no flag: write true or false");
            };
        }
    }

    record Words(Pattern allowed, String remedy) implements SettingKind {
        @Override
        public String label() {
            return "text";
        }

        @Override
        public String parse(String text) {
            if (!allowed.matcher(text).matches()) {
                throw new IllegalArgumentException(OneLine.quoted(text) + " " + remedy);
            }
            return text;
        }
    }

    /** Text that is taken as it stands, blanks and all, never refused and never shown. */
    record Secret() implements SettingKind {
        @Override
        public String label() {
            return "text";
        }

        @Override
        public String parse(String text) {
            return text;
        }

        @Override
        public String shown(Object value) {
            return "***";
        }
    }

    record DatabaseUrl() implements SettingKind {
        @Override
        public String label() {
            return "text";
        }

        @Override
        public String parse(String text) {
            return PostgresUrl.checked(text);
        }

        @Override
        public String shown(Object value) {
            return PostgresUrl.masked((String) value);
        }
    }

    record Choice<E extends Enum<E>>(Class<E> type) implements SettingKind {
        @Override
        public String label() {
            return "choice";
        }

        @Override
        public E parse(String text) {
            return Arrays.stream(type.getEnumConstants())
                    .filter(choice -> shown(choice).equals(text.toLowerCase(Locale.ROOT)))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException(OneLine.quoted(text) + " is no choice: write "
                            + Arrays.stream(type.getEnumConstants())
                                    .map(this::shown)
                                    .collect(Collectors.joining(" or "))));
        }

        @Override
        public String shown(Object value) {
            return ((Enum<?>) value).name().toLowerCase(Locale.ROOT);
        }
    }

    record Location() implements SettingKind {
        @Override
        public String label() {
            return "path";
        }

        @Override
        public Path parse(String text) {
            try {
                return Path.of(text).toAbsolutePath();
            } catch (InvalidPathException e) {
                throw new IllegalArgumentException(OneLine.quoted(text) + " is no path: write a file's", e);
            }
        }
    }
}
