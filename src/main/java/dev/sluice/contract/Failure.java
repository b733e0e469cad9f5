package dev.sluice.contract;

import org.jspecify.annotations.Nullable;

/**
 * Why an operation failed, in PostgreSQL's four parts and with the HTTP status that goes with the code. The same object
 * is the body over HTTP and the failure of a reply on the event bus.
 */
public record Failure(
        String code,
        int status,
        String message,
        @Nullable String details,
        @Nullable String hint) implements Message {

    public Failure {
        if (status < 300 || status > 599) {
            throw new IllegalArgumentException("not the status of a failure: " + status);
        }
    }

    /** Whether this is the given failure of the gateway. */
    public boolean is(ErrorCode errorCode) {
        return code.equals(errorCode.code()) && status == errorCode.status();
    }

    /**
     * The stable number of the failure on the event bus: SLCnnn is nnn, PGRSTnnn is 10000 + nnn, and an SQLSTATE is its
     * five characters read as a number in base 36 plus 100,000,000.
     */
    public int number() {
        if (code.startsWith("SLC")) {
            return Integer.parseInt(code.substring(3));
        }
        if (code.startsWith("PGRST")) {
            return 10_000 + Integer.parseInt(code.substring(5), 36);
        }
        return 100_000_000 + Integer.parseInt(code, 36);
    }
}
