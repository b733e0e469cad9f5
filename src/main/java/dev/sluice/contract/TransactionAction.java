package dev.sluice.contract;

/** How a caller ends a transaction. */
public enum TransactionAction implements Labelled {
    COMMIT("commit"),
    ROLLBACK("rollback");

    private final String label;

    TransactionAction(String label) {
        this.label = label;
    }

    @Override
    public String label() {
        return label;
    }
}
