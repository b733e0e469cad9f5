package dev.sluice.contract;

/** The one exception that crosses rooms. Carries a stack trace only where the gateway itself is at fault. */
public final class GatewayException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Failure failure;

    public GatewayException(Failure failure) {
        super(failure.code() + " " + failure.message(), null, false, failure.status() == 500);
        this.failure = failure;
    }

    public Failure failure() {
        return failure;
    }
}
