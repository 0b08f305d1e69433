package dev.holter.jobrunr;

import java.lang.reflect.InvocationTargetException;

/** Finds what a job threw in what JobRunr reports: it calls jobs by reflection, and so whatever they throw comes wrapped, an Error too. Stateless. */
final class JobError {
    private static final int DEEPEST = 5;

    private JobError() {}

    static Throwable in(Throwable reported) {
        Throwable found = reported;
        for (int depth = 0; depth < DEEPEST; depth++) {
            if (!(found instanceof InvocationTargetException wrapper) || wrapper.getTargetException() == null) {
                return found;
            }
            found = wrapper.getTargetException();
        }
        return found;
    }
}
