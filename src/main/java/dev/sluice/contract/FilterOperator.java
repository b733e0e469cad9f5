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
    IS("is"),
    /** Unequal where null is a value like others. */
    ISDISTINCT("isdistinct"),
    /** A regular expression. */
    MATCH("match"),
    IMATCH("imatch"),
    /** Contains. */
    CS("cs"),
    /** Is contained in. */
    CD("cd"),
    /** Overlaps. */
    OV("ov"),
    /** Lies strictly left of, for ranges. */
    SL("sl"),
    SR("sr"),
    NXR("nxr"),
    NXL("nxl"),
    ADJ("adj"),
    /** Full-text search by {@code to_tsquery}. */
    FTS("fts"),
    PLFTS("plfts"),
    PHFTS("phfts"),
    WFTS("wfts");

    private final String label;

    FilterOperator(String label) {
        this.label = label;
    }

    @Override
    public String label() {
        return label;
    }
}
