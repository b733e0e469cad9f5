package dev.sluice.observation;

/** What memory is held for that is counted over all requests. */
public enum MemoryUse {
    REQUESTS("requests"),
    ANSWERS("answers");

    private final String label;

    MemoryUse(String label) {
        this.label = label;
    }

    public String label() {
        return label;
    }
}
