package dev.holter.postgres;

class PostgresHostileTextTest extends HostileTextContract {
    @Override
    StoreUnderTest underTest() {
        return new PostgresUnderTest();
    }
}
