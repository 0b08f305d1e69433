package dev.holter.postgres;

class PostgresTickTest extends TickContract {
    @Override
    StoreUnderTest underTest() {
        return new PostgresUnderTest();
    }
}
