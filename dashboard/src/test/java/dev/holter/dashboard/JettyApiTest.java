package dev.holter.dashboard;

/** The API's contract in Jetty. */
final class JettyApiTest extends ApiContract {
    @Override
    ServerUnderTest.Kind server() {
        return Servers::jetty;
    }
}
