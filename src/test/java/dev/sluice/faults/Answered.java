package dev.sluice.faults;

import java.time.Duration;

/**
 * How one request ended, as its caller saw it.
 *
 * @param code {@code ok}, the code of a failure, or what else happened: {@link #TRANSPORT}, {@link #CUT}
 * @param limit the time limit that the request asked for
 * @param took from the asking to the end of the answer, on the caller's monotonic clock
 * @param lag how long an event loop was given no processor meanwhile, where the limit passed
 */
record Answered(Work work, String code, Duration limit, Duration took, Duration lag) {

    static final String OK = "ok";

    /** The connection to the gateway ended before an answer. */
    static final String TRANSPORT = "transport";

    /** A stream ended in the middle: its status had been sent already. */
    static final String CUT = "cut";

    /** How much later than its deadline the answer came, without what the machine withheld. */
    Duration overrun() {
        Duration over = took.minus(limit).minus(lag);
        return over.isNegative() ? Duration.ZERO : over;
    }

    /** Whether the machine withheld so much of the time that the limit may have passed for that alone. */
    boolean isStarved() {
        return lag.compareTo(limit.dividedBy(5)) > 0;
    }

    boolean isOk() {
        return code.equals(OK);
    }
}
