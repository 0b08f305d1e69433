package dev.holter.postgres;

import dev.holter.Finding;
import dev.holter.Finding.Check;
import dev.holter.Finding.Verdict;
import java.sql.SQLException;

/** One thing that the doctor looks at, in a transaction of its own. */
@FunctionalInterface
interface Look {
    Finding at(Session open, String schema) throws SQLException;

    static Finding ok(Check check, String found) {
        return new Finding(check, Verdict.OK, found, "");
    }

    static Finding warn(Check check, String found, String remedy) {
        return new Finding(check, Verdict.WARN, found, remedy);
    }

    static Finding bad(Check check, String found, String remedy) {
        return new Finding(check, Verdict.BAD, found, remedy);
    }
}
