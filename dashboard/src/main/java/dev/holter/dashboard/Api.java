package dev.holter.dashboard;

import dev.holter.Console;
import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Leads a request to what answers it. Thread-safe. */
final class Api {
    private static final String ACTIONS = "cancel kill rerun stacks";

    private final RunsApi runs;
    private final FleetApi fleet;
    private final ActionsApi actions;
    private final BulkApi bulk;
    private final MetaApi meta;
    private final Denials denials;
    private final Gate gate;
    private final Replays replays = new Replays();

    Api(Console console, Usual usual, MetaApi meta, Gate gate) {
        this.runs = new RunsApi(console, usual);
        this.fleet = new FleetApi(console, usual);
        this.actions = new ActionsApi(console, runs);
        this.denials = new Denials(console);
        this.bulk = new BulkApi(console, denials);
        this.meta = meta;
        this.gate = gate;
    }

    Answer answer(Request request, Rights rights, List<String> path) throws IOException {
        boolean acts = path.equals(List.of("bulk-cancellations"))
                || (path.size() == 3 && ACTIONS.contains(path.get(2)) && !"stacks".equals(path.get(2)));
        String method = request.method();
        if (method.equals("POST")) {
            return act(request, rights, path);
        }
        if (acts || !(method.equals("GET") || method.equals("HEAD"))) {
            throw method(acts ? "POST" : "GET, HEAD");
        }
        rights.need(Permission.VIEW, null);
        return read(rights, path, new Parameters.Of(request.query()));
    }

    static Problem method(String allowed) {
        return new Problem(Problem.Code.METHOD, "this address takes " + allowed + " only").with("Allow", allowed);
    }

    private Answer read(Rights rights, List<String> path, Parameters.Of query) {
        return switch (String.join("/", path)) {
            case "meta" -> meta.answer(rights);
            case "runs" -> runs.list(rights, query);
            case "runs/counts" -> runs.counts(rights, query);
            case "workers" -> fleet.workers(rights, query);
            case "types" -> fleet.types(query);
            case "audit" -> fleet.audit(query);
            case "doctor" -> fleet.doctor(rights, query);
            default -> one(rights, path, query);
        };
    }

    private Answer one(Rights rights, List<String> path, Parameters.Of query) {
        if (path.size() == 2 && path.get(0).equals("workers")) {
            return fleet.worker(rights, Parameters.id("the worker", path.get(1)));
        }
        if (path.size() < 2 || path.size() > 3 || !path.get(0).equals("runs")) {
            throw nothing();
        }
        UUID id = Parameters.id("the run", path.get(1));
        return switch (path.size() == 2 ? "" : path.get(2)) {
            case "" -> runs.one(rights, id);
            case "stages" -> runs.stages(rights, id);
            case "events" -> runs.events(rights, id, query);
            case "stacks" -> runs.stacks(rights, id);
            default -> throw nothing();
        };
    }

    static Problem nothing() {
        return new Problem(Problem.Code.NOT_FOUND, "there is nothing at this address");
    }

    private Answer act(Request request, Rights rights, List<String> path) throws IOException {
        boolean bulkWish = path.equals(List.of("bulk-cancellations"));
        if (!bulkWish
                && !(path.size() == 3
                        && path.get(0).equals("runs")
                        && Arrays.asList(ACTIONS.split(" ")).contains(path.get(2)))) {
            throw known(path) ? method("GET, HEAD") : nothing();
        }
        UUID run = bulkWish ? null : Parameters.id("the run", path.get(1));
        String attempt = bulkWish ? "cancel in bulk" : path.get(2);
        try {
            gate.enterToAct(request);
            rights.need(Permission.VIEW, null);
            byte[] bytes = Body.bytes(request);
            String wish = String.join(" ", path) + " " + request.header("If-Match") + " "
                    + HexFormat.of().formatHex(JsonOut.sha256().digest(bytes));
            return replays.once(
                    rights.caller().actor() + " " + key(request),
                    wish,
                    () -> done(rights, run, attempt, Body.of(bytes), request.header("If-Match")));
        } catch (Problem e) {
            if (denied(e)) {
                denials.tell(rights.caller(), attempt, run, e);
            }
            throw e;
        }
    }

    /** Those that are about what was wanted, not about how it was said. */
    private static boolean denied(Problem e) {
        return switch (e.code()) {
            case FORBIDDEN, CROSS_SITE, OVER, NOT_OVER, CHANGED, RATE -> true;
            default -> false;
        };
    }

    private static boolean known(List<String> path) {
        return List.of("meta", "runs", "workers", "types", "audit", "doctor", "stream")
                .contains(path.isEmpty() ? "" : path.get(0));
    }

    private static String key(Request request) {
        String key = request.header("Idempotency-Key");
        if (key == null || !key.matches("[A-Za-z0-9_.:-]{1,100}")) {
            throw Problem.bad(
                    "the header Idempotency-Key is missing, or is not 1 to 100 of A-Z a-z 0-9 - _ . : - take a fresh UUID for each decision");
        }
        return key;
    }

    private Answer done(Rights rights, @Nullable UUID run, String attempt, Body body, @Nullable String ifMatch) {
        if (run == null) {
            return bulk.cancel(rights, body);
        }
        return switch (attempt) {
            case "cancel" -> actions.cancel(rights, run, body);
            case "kill" -> actions.kill(rights, run, body, ifMatch);
            case "rerun" -> actions.rerun(rights, run, body);
            default -> actions.capture(rights, run, body);
        };
    }
}
