package dev.sluice.observation;

/** Why a running statement was ended. Its label is the metrics' {@code cause}. */
public enum CancelCause {
    DEADLINE("deadline"),
    CLIENT_GONE("client_gone"),
    TRANSACTION_ENDED("transaction_ended"),
    SHUTDOWN("shutdown");

    private final String label;

    CancelCause(String label) {
        this.label = label;
    }

    public String label() {
        return label;
    }
}
