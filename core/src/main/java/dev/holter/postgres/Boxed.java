package dev.holter.postgres;

import java.util.Arrays;

/** Primitive arrays as object arrays, for connections that hide the driver. */
final class Boxed {
    private Boxed() {}

    static Object[] of(Object array) {
        if (array instanceof long[] longs) {
            return Arrays.stream(longs).boxed().toArray();
        }
        if (array instanceof int[] ints) {
            return Arrays.stream(ints).boxed().toArray();
        }
        return (Object[]) array;
    }
}
