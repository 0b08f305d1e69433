package dev.holter.dashboard;

/** The API's contract on the JDK's own server. */
final class JdkApiTest extends ApiContract {
    @Override
    ServerUnderTest.Kind server() {
        return Servers::jdk;
    }
}
