package dev.sluice.observation;

import dev.sluice.contract.Labelled;

/** Why work was tried once more, or would have been. Its label is the metrics' {@code reason}. */
public enum RetryReason implements Labelled {
    /** A connection was lost on which nothing can have been written. */
    CONNECTION_LOST("connection_lost"),
    /** PostgreSQL had ended the session before it read any of the work. */
    SESSION_ENDED("session_ended"),
    /** The connection led to a standby, which takes no writes. */
    STANDBY("standby"),
    /** What a statement was planned for has been changed since. */
    PLAN_CHANGED("plan_changed");

    private final String label;

    RetryReason(String label) {
        this.label = label;
    }

    @Override
    public String label() {
        return label;
    }
}
