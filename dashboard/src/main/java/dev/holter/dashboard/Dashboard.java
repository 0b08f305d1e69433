package dev.holter.dashboard;

import dev.holter.Console;
import dev.holter.HolterUnavailableException;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The dashboard itself, without a server: answers requests for the page and for its HTTP API, wherever it is mounted. Adapters bring it to a server:
 * {@code dev.holter.dashboard.jdk.DashboardServer}, {@code dev.holter.dashboard.servlet.DashboardServlet}. Thread-safe. Close it when the server has stopped: that ends
 * the open streams and leaves no thread.
 */
public final class Dashboard implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Dashboard.class);
    private static final String API = "api/v1/";
    private static final String STREAM = "stream";

    private final Gate gate;
    private final Authorizer authorizer;
    private final boolean authorized;
    private final PageFiles files = new PageFiles();
    private final Streams streams;
    private final Api api;

    Dashboard(Console host, DashboardBuilder with) {
        Console console = OneAtATime.of(host);
        this.authorized = with.authorizer() != null;
        this.authorizer = Optional.ofNullable(with.authorizer()).orElseGet(Authorizer::readOnlyOnThisMachine);
        this.gate = new Gate(new HostNames(with.allowedHosts()));
        Usual usual = new Usual(console);
        this.streams = new Streams(console, usual, 1_000);
        this.api = new Api(console, usual, new MetaApi(authorized), gate);
    }

    /** A dashboard of what this console sees. */
    public static DashboardBuilder of(Console console) {
        return new DashboardBuilder(console);
    }

    /** Whether somebody has said who may do what. A server that is reached from elsewhere needs that. */
    public boolean authorized() {
        return authorized;
    }

    /** Answers one request. Throws only when the answer cannot be sent. */
    public void handle(Request request, Response response) throws IOException {
        String requestId = UUID.randomUUID().toString();
        Sending.common(response, requestId);
        Answer answer = answered(request, response, requestId);
        if (answer != null) {
            Sending.send(request, response, answer);
        }
    }

    private @Nullable Answer answered(Request request, Response response, String requestId) throws IOException {
        Problem problem;
        try {
            return answer(request, response);
        } catch (Problem e) {
            problem = e;
        } catch (HolterUnavailableException e) {
            LOG.warn("The dashboard cannot ask the database (request {}): {}", requestId, e.getMessage());
            problem = new Problem(
                            Problem.Code.DATABASE,
                            "Holter's database does not answer; jobs go on, and this is tried again")
                    .with("Retry-After", "5");
        } catch (RuntimeException | StackOverflowError e) {
            LOG.error("A fault of the dashboard, request {}", requestId, e);
            problem = new Problem(
                    Problem.Code.FAULT,
                    "something went wrong that should not; the log tells more under the request's id");
        }
        return Answer.problem(problem, requestId, request.mount() + request.path());
    }

    /** Null when the answer is a stream. */
    private @Nullable Answer answer(Request request, Response response) throws IOException {
        gate.enter(request);
        String path = request.path();
        if (path.isEmpty()) {
            String mount = request.mount();
            return Answer.redirect(mount.substring(mount.lastIndexOf('/') + 1) + "/");
        }
        String below = path.substring(1);
        if (!below.startsWith(API)) {
            return file(request, below);
        }
        List<String> parts = Arrays.asList(below.substring(API.length()).split("/", -1));
        Rights rights = new Rights(Gate.caller(request), authorizer);
        if (parts.equals(List.of(STREAM)) && request.method().equals("GET")) {
            rights.need(Permission.VIEW, null);
            streams.open(response, rights, Topics.of(new Parameters.Of(request.query())));
            return null;
        }
        return api.answer(request, rights, parts);
    }

    /** The page holds nothing of anybody's: whoever reaches it may have it. */
    private Answer file(Request request, String name) {
        Answer file = files.file(name).orElseThrow(Api::nothing);
        if (!request.method().equals("GET") && !request.method().equals("HEAD")) {
            throw Api.method("GET, HEAD");
        }
        return file;
    }

    /** How many streams are open. */
    int openStreams() {
        return streams.open();
    }

    @Override
    public void close() {
        streams.close();
    }
}
