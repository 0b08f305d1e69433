package dev.holter.postgres;

class PostgresRetentionTest extends RetentionContract {
    @Override
    StoreUnderTest underTest() {
        return new PostgresUnderTest();
    }
}
