package dev.holter.dashboard;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The JSON object that a request carries: small, shallow, and with known fields only. One thread. */
final class Body {
    static final int MOST = 65_536;

    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(4)
                    .maxStringLength(8_192)
                    .maxNameLength(100)
                    .maxNumberLength(20)
                    .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private final String where;
    private final Map<String, Object> fields;

    private Body(String where, Map<String, Object> fields) {
        this.where = where;
        this.fields = fields;
    }

    static byte[] bytes(Request request) throws IOException {
        try (InputStream in = request.body()) {
            byte[] bytes = in.readNBytes(MOST + 1);
            if (bytes.length > MOST) {
                throw new Problem(Problem.Code.TOO_LARGE, "the body is larger than " + MOST + " bytes");
            }
            return bytes;
        }
    }

    static Body of(byte[] bytes) {
        try (JsonParser parser = JSON.createParser(bytes)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw Problem.bad("the body must be a JSON object");
            }
            Body body = new Body("the body", object(parser));
            if (parser.nextToken() != null) {
                throw Problem.bad("after the JSON object something follows");
            }
            return body;
        } catch (JsonProcessingException e) {
            throw Problem.bad("the body is not JSON as it must be: " + ShownText.line(e.getOriginalMessage(), 200));
        } catch (IOException e) {
            throw Problem.bad("the body is not UTF-8");
        }
    }

    private static Map<String, Object> object(JsonParser parser) throws IOException {
        Map<String, Object> fields = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            parser.nextToken();
            Object value = value(parser);
            if (value != null) {
                fields.put(name, value);
            }
        }
        return fields;
    }

    private static @Nullable Object value(JsonParser parser) throws IOException {
        return switch (parser.currentToken()) {
            case VALUE_STRING -> parser.getText();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> null;
            case START_OBJECT -> object(parser);
            case START_ARRAY -> list(parser);
            default -> throw Problem.bad("the body has a " + parser.currentToken() + ", which no field here takes");
        };
    }

    private static List<Object> list(JsonParser parser) throws IOException {
        List<Object> items = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            Object value = value(parser);
            if (value == null) {
                throw Problem.bad("the body has a null in a list");
            }
            items.add(value);
        }
        return items;
    }

    /** Refuses what is not known. */
    Body only(Set<String> known) {
        for (String name : fields.keySet()) {
            if (!known.contains(name)) {
                throw Problem.bad(where + " has '" + ShownText.line(name, 60)
                        + "', which is not known here: it may have " + String.join(", ", new TreeSet<>(known)));
            }
        }
        return this;
    }

    boolean has(String name) {
        return fields.containsKey(name);
    }

    String text(String name, int most) {
        Object value = fields.getOrDefault(name, "");
        if (!(value instanceof String text)) {
            throw Problem.bad(name + " must be a text");
        }
        if (text.length() > most) {
            throw Problem.bad(name + " has " + text.length() + " characters: at most " + most);
        }
        return text;
    }

    boolean flag(String name) {
        Object value = fields.getOrDefault(name, false);
        if (!(value instanceof Boolean flag)) {
            throw Problem.bad(name + " must be true or false");
        }
        return flag;
    }

    List<String> texts(String name, int most) {
        Object value = fields.getOrDefault(name, List.of());
        if (!(value instanceof List<?> items) || !items.stream().allMatch(String.class::isInstance)) {
            throw Problem.bad(name + " must be a list of texts");
        }
        if (items.size() > most) {
            throw Problem.bad(name + " has " + items.size() + " items: at most " + most);
        }
        return items.stream().map(String.class::cast).toList();
    }

    @SuppressWarnings("unchecked") // what a JSON object was read into
    Body object(String name) {
        if (!(fields.get(name) instanceof Map<?, ?> map)) {
            throw Problem.bad(name + " must be a JSON object");
        }
        return new Body(name, (Map<String, Object>) map);
    }
}
