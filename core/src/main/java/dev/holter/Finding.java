package dev.holter;

/**
 * What {@link Console#doctor()} has found of one thing around Holter. Immutable.
 *
 * @param check what was looked at
 * @param verdict how that is
 * @param found what was found, for people
 * @param remedy what to do, empty when nothing is to be done
 */
public record Finding(Check check, Verdict verdict, String found, String remedy) {
    /** What is looked at. A newer Holter may look at more. */
    public enum Check {
        /** Whether the database can be reached. */
        CONNECTION,
        /** Whether the server is one that Holter can work with. */
        SERVER,
        /** Whether the driver is. */
        DRIVER,
        /** Whether a pooler is between, and what that costs. */
        POOLER,
        /** Who the role is. */
        ROLE,
        /** Which schema is installed. */
        SCHEMA,
        /** What the role may do there. */
        RIGHTS,
        /** Whether a session can show that a process lives, and hear of commands. */
        SENTINEL,
        /** How far this machine's clock is from the database's. */
        CLOCK,
        /** Whether something keeps dead rows from being removed. */
        HORIZON,
        /** Whether what beats is kept small. */
        AUTOVACUUM,
        /** Who observes the others. */
        OBSERVERS
    }

    /** How it is. */
    public enum Verdict {
        /** As it should be. */
        OK,
        /** Holter works, with less than it could have, or something is better looked at. */
        WARN,
        /** Holter does not work so. */
        BAD
    }
}
