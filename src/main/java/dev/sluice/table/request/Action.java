package dev.sluice.table.request;

/** What a request wants done with its resource. */
public enum Action {
    READ,
    INSERT,
    UPDATE,
    /** The one row of a key, inserted or replaced. */
    PUT,
    DELETE,
    /** A function called so that it may write nothing. */
    CALL_READING,
    CALL,
    /** The description of a whole schema. */
    DESCRIBE,
    RELATION_OPTIONS,
    ROUTINE_OPTIONS,
    ROOT_OPTIONS;

    public boolean isWrite() {
        return this == INSERT || this == UPDATE || this == PUT || this == DELETE;
    }

    /** Whether a repeat may do again what was done, so that a client may give it a key. */
    public boolean takesKey() {
        return this == INSERT || this == UPDATE || this == CALL;
    }

    public boolean isCall() {
        return this == CALL || this == CALL_READING;
    }
}
