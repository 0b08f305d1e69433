package dev.holter.postgres;

class PostgresCheckpointTest extends CheckpointContract {
    @Override
    StoreUnderTest underTest() {
        return new PostgresUnderTest();
    }
}
