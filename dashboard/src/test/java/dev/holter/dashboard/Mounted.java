package dev.holter.dashboard;

import java.util.function.UnaryOperator;

/** A dashboard on a server, and a client of it. */
final class Mounted implements AutoCloseable {
    private final ServerUnderTest server;
    private final Dashboard dashboard;
    private final Http http;

    Mounted(ServerUnderTest.Kind kind, Stored stored, String path, UnaryOperator<DashboardBuilder> with) {
        dashboard = with.apply(Dashboard.of(stored.holter().console())).build();
        server = kind.start(dashboard, path);
        http = new Http(server.port(), path);
    }

    static Mounted forAll(Stored stored) {
        return new Mounted(Servers::jdk, stored, "/", with -> with.authorizer(Authorizer.everybodyOnThisMachine()));
    }

    Http http() {
        return http;
    }

    Dashboard dashboard() {
        return dashboard;
    }

    @Override
    public void close() {
        server.close();
        dashboard.close();
    }
}
