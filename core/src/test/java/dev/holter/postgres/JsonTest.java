package dev.holter.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JsonTest {
    @Test
    void anEmptyMapIsAnEmptyObject() {
        assertThat(Json.object(Map.of())).isEqualTo("{}");
    }

    @Test
    void membersKeepTheirOrder() {
        Map<String, String> map = new LinkedHashMap<>();
        map.put("b", "1");
        map.put("a", "2");

        assertThat(Json.object(map)).isEqualTo("{\"b\":\"1\",\"a\":\"2\"}");
    }

    @Test
    void anyTextIsReadBackByAParserAsItWas() throws Exception {
        StringBuilder all = new StringBuilder();
        for (char c = 0; c < 0x300; c++) {
            all.append(c);
        }
        all.append("\u2028\ufeff🫀\\\"}{");
        Map<String, String> map = Map.of("text", all.toString(), all.toString(), "key", "", "");

        ObjectMapper mapper = new ObjectMapper();
        Map<String, String> read = mapper.readValue(
                Json.object(map), mapper.getTypeFactory().constructMapType(Map.class, String.class, String.class));
        assertThat(read).isEqualTo(map);
    }
}
