package dev.sluice.contract;

/** PostgreSQL's isolation levels by their SQL names. */
public enum Isolation implements Labelled {
    READ_COMMITTED("read committed"),
    REPEATABLE_READ("repeatable read"),
    SERIALIZABLE("serializable");

    private final String label;

    Isolation(String label) {
        this.label = label;
    }

    @Override
    public String label() {
        return label;
    }
}
