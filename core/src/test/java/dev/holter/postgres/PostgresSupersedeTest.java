package dev.holter.postgres;

class PostgresSupersedeTest extends SupersedeContract {
    @Override
    StoreUnderTest underTest() {
        return new PostgresUnderTest();
    }
}
