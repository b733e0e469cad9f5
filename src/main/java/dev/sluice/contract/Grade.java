package dev.sluice.contract;

/** How well a kind of work meets its target, from best to worst. */
public enum Grade implements Labelled {
    EXCELLENT("excellent"),
    GOOD("good"),
    ACCEPTABLE("acceptable"),
    NEEDS_OPTIMIZATION("needs_optimization"),
    /** Too few operations to tell. */
    NO_DATA("no_data");

    private final String label;

    Grade(String label) {
        this.label = label;
    }

    @Override
    public String label() {
        return label;
    }
}
