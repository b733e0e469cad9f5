package dev.sluice.contract;

/** How the operations of a batch relate. */
public enum BatchMode implements Labelled {
    /** At the same time, each with its own outcome. */
    PARALLEL("parallel"),
    /** One transaction: all or none. */
    ATOMIC("atomic");

    private final String label;

    BatchMode(String label) {
        this.label = label;
    }

    @Override
    public String label() {
        return label;
    }
}
