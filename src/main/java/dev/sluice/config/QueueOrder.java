package dev.sluice.config;

import dev.sluice.contract.Labelled;

/** Which of those that wait for a connection is served next, of each caller's own. */
public enum QueueOrder implements Labelled {
    /** The oldest; the newest while more wait than can be served in time. */
    ADAPTIVE("adaptive"),
    OLDEST("oldest"),
    NEWEST("newest");

    private final String label;

    QueueOrder(String label) {
        this.label = label;
    }

    @Override
    public String label() {
        return label;
    }
}
