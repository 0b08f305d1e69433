package dev.holter.postgres;

class PostgresSweepTest extends SweepContract {
    @Override
    StoreUnderTest underTest() {
        return new PostgresUnderTest();
    }
}
