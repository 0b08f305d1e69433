package dev.holter.dashboard;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HexFormat;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes one JSON document, and beside it a digest of its facts: of all that does not change by itself while time goes by. Ages are written and not digested; the moment that an
 * age counts from is digested and not written. One thread.
 */
final class JsonOut {
    private static final JsonFactory JSON = new JsonFactory();

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(1_024);
    private final MessageDigest facts = sha256();
    private final JsonGenerator out;

    JsonOut() {
        try {
            out = JSON.createGenerator(bytes);
            out.writeStartObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private interface Write {
        void write() throws IOException;
    }

    private void write(Write write) {
        try {
            write.write();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void digest(String name, @Nullable Object value) {
        facts.update((name + "=" + value + "\n").getBytes(StandardCharsets.UTF_8));
    }

    /** A fact that is digested and not written. */
    JsonOut hidden(String name, @Nullable Object value) {
        digest(name, value);
        return this;
    }

    JsonOut text(String name, @Nullable String value) {
        digest(name, value);
        write(() -> out.writeStringField(name, value));
        return this;
    }

    JsonOut word(String name, @Nullable Object value) {
        return text(name, value == null ? null : value.toString());
    }

    JsonOut number(String name, @Nullable Long value) {
        digest(name, value);
        write(() -> {
            out.writeFieldName(name);
            if (value == null) {
                out.writeNull();
            } else {
                out.writeNumber(value);
            }
        });
        return this;
    }

    JsonOut number(String name, long value) {
        return number(name, Long.valueOf(value));
    }

    JsonOut flag(String name, boolean value) {
        digest(name, value);
        write(() -> out.writeBooleanField(name, value));
        return this;
    }

    JsonOut nothing(String name) {
        write(() -> out.writeNullField(name));
        return this;
    }

    JsonOut time(String name, @Nullable Instant value) {
        return word(name, value);
    }

    /** The moment of the answer. */
    JsonOut now() {
        write(() -> out.writeStringField("now", Instant.now().toString()));
        return this;
    }

    /** A span that is over, in milliseconds. */
    JsonOut span(String name, @Nullable Duration value) {
        return number(name, value == null ? null : Long.valueOf(value.toMillis()));
    }

    /** What grows by itself, in milliseconds. */
    JsonOut age(String name, @Nullable Duration value) {
        write(() -> {
            out.writeFieldName(name);
            if (value == null) {
                out.writeNull();
            } else {
                out.writeNumber(value.toMillis());
            }
        });
        return this;
    }

    /** What follows from an age, with one digit after the point. */
    JsonOut derived(String name, double value, boolean known) {
        write(() -> {
            out.writeFieldName(name);
            if (known) {
                out.writeNumber(Math.round(value * 10) / 10.0);
            } else {
                out.writeNull();
            }
        });
        return this;
    }

    JsonOut object(String name, Consumer<JsonOut> fields) {
        digest(name, '{');
        write(() -> out.writeObjectFieldStart(name));
        fields.accept(this);
        digest(name, '}');
        write(out::writeEndObject);
        return this;
    }

    <T> JsonOut objectOrNull(String name, @Nullable T of, Consumer<T> fields) {
        if (of == null) {
            digest(name, null);
            return nothing(name);
        }
        return object(name, same -> fields.accept(of));
    }

    <T> JsonOut list(String name, Collection<T> items, Consumer<T> fields) {
        digest(name, items.size());
        write(() -> out.writeArrayFieldStart(name));
        for (T item : items) {
            digest(name, '{');
            write(out::writeStartObject);
            fields.accept(item);
            write(out::writeEndObject);
        }
        write(out::writeEndArray);
        return this;
    }

    JsonOut words(String name, Collection<?> words) {
        digest(name, words);
        write(() -> {
            out.writeArrayFieldStart(name);
            for (Object word : words) {
                out.writeString(word.toString());
            }
            out.writeEndArray();
        });
        return this;
    }

    JsonOut map(String name, Map<String, String> texts) {
        return object(
                name,
                same -> texts.forEach((key, value) -> text(
                        String.valueOf(ShownText.line(key, ShownText.NAME)), ShownText.line(value, ShownText.DETAIL))));
    }

    /** Ends the document. */
    byte[] bytes() {
        write(() -> {
            out.writeEndObject();
            out.close();
        });
        return bytes.toByteArray();
    }

    /** What the facts so far come to. */
    String facts() {
        try {
            MessageDigest copy = (MessageDigest) facts.clone();
            return HexFormat.of().formatHex(copy.digest(), 0, 12);
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException(e);
        }
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }
}
