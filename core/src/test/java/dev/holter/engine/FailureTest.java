package dev.holter.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import org.junit.jupiter.api.Test;

/** Invariant 10, for what a body throws. */
class FailureTest {
    @Test
    void itKeepsClassMessageAndStack() {
        Failure failure = Failure.of(new IllegalStateException("no route", new RuntimeException("refused")));

        assertThat(failure.type()).isEqualTo("java.lang.IllegalStateException");
        assertThat(failure.message()).isEqualTo("no route");
        assertThat(failure.stack()).contains("FailureTest", "Caused by: java.lang.RuntimeException: refused");
    }

    @Test
    void anErrorWithoutAMessageHasNone() {
        assertThat(Failure.of(new IllegalStateException()).message()).isNull();
    }

    @Test
    void anErrorWhoseOwnMethodsThrowIsStillAFailure() {
        Failure failure = Failure.of(new Hostile());

        assertThat(failure.type()).endsWith("Hostile");
        assertThat(failure.message()).contains("getMessage threw java.lang.StackOverflowError");
        assertThat(failure.stack()).contains("so far so good", "printStackTrace threw java.lang.OutOfMemoryError");
    }

    private static final class Hostile extends RuntimeException {
        @Override
        public String getMessage() {
            throw new StackOverflowError();
        }

        @Override
        public void printStackTrace(PrintWriter out) {
            out.println("so far so good");
            throw new OutOfMemoryError();
        }
    }

    @Test
    void aMegabyteOfMessageIsCutInMessageAndStack() {
        Failure failure = Failure.of(new RuntimeException("x".repeat(1 << 20)));

        assertThat(failure.message()).hasSize(Text.MESSAGE).endsWith("…");
        assertThat(failure.stack()).hasSize(Text.STACK).endsWith("…");
    }

    @Test
    void causesThatGoInACircleEnd() {
        RuntimeException first = new RuntimeException("first");
        RuntimeException second = new RuntimeException("second", first);
        first.initCause(second);

        assertThat(Failure.of(first).stack()).contains("first", "second", "CIRCULAR REFERENCE");
    }

    @Test
    void aChainOfCausesTooDeepToPrintIsStillAFailure() {
        RuntimeException deep = new RuntimeException("root");
        for (int i = 0; i < 200_000; i++) {
            deep = new Bare(deep);
        }

        assertThat(Failure.of(deep).stack()).isNotEmpty();
    }

    private static final class Bare extends RuntimeException {
        Bare(Throwable cause) {
            super("bare", cause, false, false);
        }
    }

    @Test
    void hostileTextInAMessageIsMadeVisible() {
        assertThat(Failure.of(new RuntimeException("a\u0000b\u202E\nc")).message())
                .isEqualTo("a␀b\\u202e\nc");
    }

    @Test
    @SuppressWarnings("NullAway")
    void aFailureWithoutAnErrorIsAFailure() {
        assertThat(Failure.of(null).type()).isEqualTo("unknown");
    }
}
