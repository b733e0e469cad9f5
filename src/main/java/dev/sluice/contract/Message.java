package dev.sluice.contract;

/**
 * Marks the immutable records that cross the event bus by reference. Their JSON form has the same component names in
 * snake_case.
 */
public interface Message {

    /** Whether what it asks for may change the database for good, so that nobody knows of it where no answer comes. */
    default boolean mayWrite() {
        return false;
    }
}
