package dev.holter.jackson;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.holter.CheckpointCodec;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class JacksonCheckpointCodecTest {
    private final CheckpointCodec codec = new JacksonCheckpointCodec();

    record Cursor(
            String page,
            int done,
            List<String> open,
            @Nullable String next) {}

    static final class Self {
        public final Self self = this;
    }

    @Test
    void aRecordComesBackAsItWas() throws Exception {
        Cursor cursor = new Cursor("pag\"e 🫀", 7, List.of("a", "b"), null);

        assertThat(codec.decode(codec.encode(cursor), Cursor.class)).isEqualTo(cursor);
    }

    @Test
    void itsNameStaysSinceItIsStoredBesideEachPayload() {
        assertThat(codec.name()).isEqualTo("json");
    }

    @Test
    void thePayloadIsJson() throws Exception {
        assertThat(codec.encode(Map.of("page", 3))).asString(UTF_8).isEqualTo("{\"page\":3}");
    }

    @Test
    void whatCannotBeWrittenThrows() {
        assertThatThrownBy(() -> codec.encode(new Self())).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> codec.encode(new Object())).isInstanceOf(IOException.class);
    }

    @Test
    void whatCannotBeReadThrows() {
        assertThatThrownBy(() -> codec.decode("{\"page\":".getBytes(UTF_8), Cursor.class))
                .isInstanceOf(IOException.class);
        assertThatThrownBy(() -> codec.decode("{\"other\":1}".getBytes(UTF_8), Cursor.class))
                .isInstanceOf(IOException.class);
    }

    @Test
    void theApplicationsOwnMapperCounts() throws Exception {
        ObjectMapper lenient = new ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

        assertThat(new JacksonCheckpointCodec(lenient)
                        .decode("{\"page\":\"1\",\"other\":1}".getBytes(UTF_8), Cursor.class)
                        .page())
                .isEqualTo("1");
    }
}
