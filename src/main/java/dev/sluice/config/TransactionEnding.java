package dev.sluice.config;

/** How the transaction of a request ends, as PostgREST's {@code db-tx-end} names it. */
public enum TransactionEnding {
    COMMIT("commit", false, false),
    COMMIT_ALLOW_OVERRIDE("commit-allow-override", false, true),
    ROLLBACK("rollback", true, false),
    ROLLBACK_ALLOW_OVERRIDE("rollback-allow-override", true, true);

    private final String label;
    private final boolean rollsBack;
    private final boolean mayBeOverridden;

    TransactionEnding(String label, boolean rollsBack, boolean mayBeOverridden) {
        this.label = label;
        this.rollsBack = rollsBack;
        this.mayBeOverridden = mayBeOverridden;
    }

    public String label() {
        return label;
    }

    /** Whether everything is rolled back unless the request says otherwise. */
    public boolean rollsBack() {
        return rollsBack;
    }

    /** Whether a request may choose by {@code Prefer: tx=…}. */
    public boolean mayBeOverridden() {
        return mayBeOverridden;
    }
}
