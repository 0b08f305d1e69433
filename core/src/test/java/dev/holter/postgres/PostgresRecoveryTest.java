package dev.holter.postgres;

class PostgresRecoveryTest extends RecoveryContract {
    @Override
    StoreUnderTest underTest() {
        return new PostgresUnderTest();
    }
}
