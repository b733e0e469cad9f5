package dev.sluice.contract;

/** What a table operation does. Its label is the {@code operation} of the message. */
public enum TableAction implements Labelled {
    SELECT("select"),
    INSERT("insert"),
    UPDATE("update"),
    UPSERT("upsert"),
    DELETE("delete"),
    COUNT("count"),
    CALL("call");

    private final String label;

    TableAction(String label) {
        this.label = label;
    }

    @Override
    public String label() {
        return label;
    }
}
