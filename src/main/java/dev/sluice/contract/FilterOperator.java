package dev.sluice.contract;

/** The comparisons of a filter, by the dialect's names. */
public enum FilterOperator implements Labelled {
    EQ("eq"),
    NEQ("neq"),
    GT("gt"),
    GTE("gte"),
    LT("lt"),
    LTE("lte"),
    LIKE("like"),
    ILIKE("ilike"),
    /** One of a list. */
    IN("in"),
    /** {@code null}, {@code not_null}, {@code true}, {@code false} or {@code unknown}. */
    IS("is");

    private final String label;

    FilterOperator(String label) {
        this.label = label;
    }

    @Override
    public String label() {
        return label;
    }
}
