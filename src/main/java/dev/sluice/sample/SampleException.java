package dev.sluice.sample;

/** The embedded server or the sample could not be had; the message alone tells the operator what to do. */
public final class SampleException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public SampleException(String message) {
        super(message);
    }

    public SampleException(String message, Throwable cause) {
        super(message, cause);
    }
}
