package dev.sluice.contract;

/** The kinds of work, each with its own pool, queue, target and time limit. Its label is the metrics' {@code kind}. */
public enum OperationKind implements Labelled {
    AUTH("auth"),
    AUTHORIZATION("authorization"),
    TABLE("table"),
    BATCH("batch"),
    TRANSACTION("transaction");

    private final String label;

    OperationKind(String label) {
        this.label = label;
    }

    @Override
    public String label() {
        return label;
    }
}
