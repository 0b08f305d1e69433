package dev.holter.dashboard;

/** The API's contract in Tomcat. */
final class TomcatApiTest extends ApiContract {
    @Override
    ServerUnderTest.Kind server() {
        return Servers::tomcat;
    }
}
