package dev.sluice.contract;

/** What an access check found; the four are told apart because a caller does different things with each. */
public enum AccessOutcome implements Labelled {
    GRANTED("granted"),
    DENIED("denied"),
    NOT_FOUND("not_found"),
    UNKNOWN_RESOURCE_TYPE("unknown_resource_type");

    private final String label;

    AccessOutcome(String label) {
        this.label = label;
    }

    @Override
    public String label() {
        return label;
    }
}
