package dev.sluice.contract;

/** How an operation ended. Its label is the metrics' {@code outcome}. */
public enum Outcome implements Labelled {
    OK("ok"),
    /** The request was wrong; says nothing about the health of the gateway. */
    CLIENT_ERROR("client_error"),
    /** An access check that was answered correctly with no. */
    DENIED("denied"),
    TIMEOUT("timeout"),
    SHED("shed"),
    /** The client went away. */
    CANCELLED("cancelled"),
    ERROR("error");

    private final String label;

    Outcome(String label) {
        this.label = label;
    }

    @Override
    public String label() {
        return label;
    }

    /** How a failure counts: by its code where the gateway gave one, else by its HTTP status. */
    public static Outcome of(Failure failure) {
        if (failure.is(ErrorCode.DEADLINE_PASSED)) {
            return TIMEOUT;
        }
        if (failure.is(ErrorCode.SHED) || failure.is(ErrorCode.NO_CONNECTION_IN_TIME)) {
            return SHED;
        }
        if (failure.is(ErrorCode.CLIENT_GONE)) {
            return CANCELLED;
        }
        return failure.status() < 500 ? CLIENT_ERROR : ERROR;
    }
}
