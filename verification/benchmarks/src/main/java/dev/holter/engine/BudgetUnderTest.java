package dev.holter.engine;

import java.util.Collection;
import java.util.List;

/** How many beats the pulse would write in a tick. One thread. */
public final class BudgetUnderTest {
    private final BeatBudget budget = new BeatBudget();

    /** Those of them that are written now. */
    public <T> List<T> due(Collection<T> moved) {
        return budget.fairly(moved).stream().limit(budget.rows()).toList();
    }

    /** A tick wrote so many in so long. */
    public void spent(int beats, long nanos) {
        budget.spent(beats, nanos);
    }
}
