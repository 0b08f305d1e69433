package dev.holter.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holter.CheckpointCodec;
import dev.holter.CheckpointException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class CodecsTest {
    private final Codecs bare = new Codecs(List.of());

    @Test
    void textAndBytesNeedNoCodec() {
        assertThat(bare.decode(bare.encode("page 3 – é"), String.class)).isEqualTo("page 3 – é");
        assertThat(bare.decode(bare.encode(new byte[] {1, 2}), byte[].class)).containsExactly(1, 2);
        assertThat(bare.decode(bare.encode("page 3"), CharSequence.class)).isEqualTo("page 3");
    }

    @Test
    void bytesThatTheJobChangesLaterAreSavedAsTheyWere() {
        byte[] cursor = {1, 2};
        Payload saved = bare.encode(cursor);

        cursor[0] = 9;

        assertThat(saved.bytes()).containsExactly(1, 2);
    }

    @Test
    void anObjectWithoutACodecNamesTheRemedy() {
        assertThatThrownBy(() -> bare.encode(List.of(3)))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContainingAll(
                        "List", "HolterBuilder.codec(new JacksonCheckpointCodec())", "String or byte[]");
    }

    @Test
    void aMegabyteIsTheMost() {
        assertThat(bare.encode("x".repeat(1 << 20)).bytes()).hasSize(1 << 20);
        assertThatThrownBy(() -> bare.encode("x".repeat((1 << 20) + 1)))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContainingAll("1048577 bytes", "java.lang.String", "1048576", "Save a cursor");
        assertThatThrownBy(() -> bare.encode(new byte[(1 << 20) + 1])).isInstanceOf(CheckpointException.class);
    }

    @Test
    void nothingIsRefusedByName() {
        assertThatThrownBy(() -> bare.encode(nothing()))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("checkpoint is null");
    }

    @Test
    void theFirstCodecWritesAndTheOneThatWroteReads() {
        Codecs codecs = new Codecs(List.of(new Reversing("new"), new Reversing("old")));

        assertThat(codecs.encode(42).codec()).isEqualTo("new");
        assertThat(codecs.decode(new Payload("old", "24".getBytes(StandardCharsets.UTF_8)), Integer.class))
                .isEqualTo(42);
    }

    @Test
    void whatACodecThrowsBecomesOneException() {
        for (Exception thrown : List.of(new IOException("cannot"), new IllegalStateException("cannot"))) {
            Codecs codecs = new Codecs(List.of(new Failing("failing", thrown)));

            assertThatThrownBy(() -> codecs.encode(42))
                    .isInstanceOf(CheckpointException.class)
                    .hasMessageContainingAll("'failing'", "cannot write", "java.lang.Integer", "cannot")
                    .hasCause(thrown);
            assertThatThrownBy(() -> codecs.decode(new Payload("failing", new byte[0]), Integer.class))
                    .isInstanceOf(CheckpointException.class)
                    .hasMessageContainingAll("'failing'", "cannot read", "java.lang.Integer")
                    .hasCause(thrown);
        }
    }

    @Test
    void anObjectThatRefersToItselfIsACheckpointThatCannotBeWritten() {
        CheckpointCodec endless = new Failing("endless", null) {
            @Override
            @SuppressWarnings("InfiniteRecursion")
            public byte[] encode(Object checkpoint) {
                return encode(checkpoint);
            }
        };

        assertThatThrownBy(() -> new Codecs(List.of(endless)).encode(42))
                .isInstanceOf(CheckpointException.class)
                .hasCauseInstanceOf(StackOverflowError.class);
    }

    @Test
    void aCodecThatGivesNothingCannotWriteOrRead() {
        Codecs codecs = new Codecs(List.of(new Failing("empty", null)));

        assertThatThrownBy(() -> codecs.encode(42)).isInstanceOf(CheckpointException.class);
        assertThatThrownBy(() -> codecs.decode(new Payload("empty", new byte[0]), Integer.class))
                .isInstanceOf(CheckpointException.class);
    }

    @Test
    void aPayloadOfAnotherTypeNamesBothTypes() {
        assertThatThrownBy(() -> bare.decode(bare.encode("page 3"), Integer.class))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContainingAll("'text'", "java.lang.Integer", "add the codec of that name");
        assertThatThrownBy(() -> bare.decode(new Payload("jackson", new byte[0]), String.class))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("'jackson'");
    }

    // Invariant 10
    @Test
    void aCodecsNameIsMadeSafeBothWays() {
        Codecs codecs = new Codecs(List.of(new Reversing("my\u0000codec")));

        Payload saved = codecs.encode(42);

        assertThat(saved.codec()).isEqualTo("my␀codec");
        assertThat(codecs.decode(saved, Integer.class)).isEqualTo(42);
    }

    /** Writes numbers backwards. */
    private record Reversing(String name) implements CheckpointCodec {
        @Override
        public byte[] encode(Object checkpoint) {
            return reversed(checkpoint.toString()).getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public <T> T decode(byte[] payload, Class<T> type) {
            return type.cast(Integer.valueOf(reversed(new String(payload, StandardCharsets.UTF_8))));
        }

        private static String reversed(String text) {
            return new StringBuilder(text).reverse().toString();
        }
    }

    /** Throws, or gives null. */
    private static class Failing implements CheckpointCodec {
        private final String name;
        private final Exception thrown;

        @SuppressWarnings("NullAway")
        Failing(String name, @org.jspecify.annotations.Nullable Exception thrown) {
            this.name = name;
            this.thrown = thrown;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public byte[] encode(Object checkpoint) throws Exception {
            return this.<byte[]>thrown();
        }

        @Override
        public <T> T decode(byte[] payload, Class<T> type) throws Exception {
            return this.<T>thrown();
        }

        @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"})
        private <T> T thrown() throws Exception {
            if (thrown != null) {
                throw thrown;
            }
            return null;
        }
    }

    @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"})
    private static <T> T nothing() {
        return null;
    }
}
