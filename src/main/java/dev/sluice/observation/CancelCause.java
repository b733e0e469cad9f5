package dev.sluice.observation;

import dev.sluice.contract.Labelled;

/** Why a running statement was ended. Its label is the metrics' {@code cause}. */
public enum CancelCause implements Labelled {
    DEADLINE("deadline"),
    CLIENT_GONE("client_gone"),
    TRANSACTION_ENDED("transaction_ended"),
    SHUTDOWN("shutdown");

    private final String label;

    CancelCause(String label) {
        this.label = label;
    }

    @Override
    public String label() {
        return label;
    }
}
