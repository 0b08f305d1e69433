package dev.holter.postgres;

class PostgresTimesTest extends TimesContract {
    @Override
    StoreUnderTest underTest() {
        return new PostgresUnderTest();
    }
}
