package dev.holter.postgres;

import dev.holter.fixtures.TestDatabase;
import org.jspecify.annotations.Nullable;

/** Asks each transaction that renews a lease, at its very end, whether it will wait for the server's disk. */
record Commits(TestDatabase db) {
    static Commits watched(TestDatabase db) {
        db.execute("create table told (at bigserial, setting text)");
        db.execute("""
                create function tell() returns trigger language plpgsql as
                $$ begin insert into public.told (setting) values (current_setting('synchronous_commit')); return null; end $$
                """);
        db.execute("""
                create constraint trigger told after update on holter.worker deferrable initially deferred
                for each row execute function public.tell()
                """);
        return new Commits(db);
    }

    /** "on" or "off". */
    @Nullable
    String last() {
        return db.text("select setting from told order by at desc limit 1");
    }
}
