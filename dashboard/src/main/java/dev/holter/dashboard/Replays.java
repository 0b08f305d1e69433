package dev.holter.dashboard;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What was answered to requests that change something, by the caller's key: the same request again gets the same answer and changes nothing. The newest thousand are kept; what is
 * forgotten, or was asked of another process, is caught by the runs themselves. Thread-safe; nothing is waited for under the lock.
 */
final class Replays {
    private static final int MOST = 1_000;

    @GuardedBy("this")
    private final Map<String, Entry> entries = new LinkedHashMap<>();

    /** While it is being done, neither is there. */
    private record Entry(
            String request,
            @Nullable Answer answer,
            @Nullable Problem refused) {}

    Answer once(String key, String request, Supplier<Answer> action) {
        Answer before = begin(key, request);
        if (before != null) {
            return before.with("Idempotency-Replayed", "true");
        }
        Entry done = null;
        try {
            Answer answer = action.get();
            done = new Entry(request, answer, null);
            return answer;
        } catch (Problem e) {
            done = new Entry(request, null, e);
            throw e;
        } finally {
            end(key, done);
        }
    }

    private synchronized @Nullable Answer begin(String key, String request) {
        Entry entry = entries.putIfAbsent(key, new Entry(request, null, null));
        if (entry == null) {
            return null;
        }
        if (!entry.request().equals(request)) {
            throw new Problem(
                    Problem.Code.KEY_REUSED,
                    "this Idempotency-Key belongs to another request: take a fresh one for each decision");
        }
        Problem refused = entry.refused();
        if (refused != null) {
            throw new Problem(refused.code(), refused.detail()).with("Idempotency-Replayed", "true");
        }
        if (entry.answer() == null) {
            throw new Problem(Problem.Code.IN_PROGRESS, "the request with this Idempotency-Key is still being done")
                    .with("Retry-After", "1");
        }
        return entry.answer();
    }

    /** What failed for a reason that passes may be tried again. */
    private synchronized void end(String key, @Nullable Entry done) {
        if (done == null || passes(done.refused())) {
            entries.remove(key);
            return;
        }
        entries.put(key, done);
        if (entries.size() > MOST) {
            entries.remove(entries.keySet().iterator().next());
        }
    }

    private static boolean passes(@Nullable Problem refused) {
        return refused != null
                && switch (refused.code()) {
                    case RATE, FORBIDDEN, DATABASE, FAULT -> true;
                    default -> false;
                };
    }
}
