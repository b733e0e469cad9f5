package dev.sluice.contract;

/** How a caller ends a transaction. */
public enum TransactionAction {
    COMMIT("commit"),
    ROLLBACK("rollback");

    private final String label;

    TransactionAction(String label) {
        this.label = label;
    }

    public String label() {
        return label;
    }
}
