package dev.sluice.soak;

/** What must not grow, each with what may come and go without being a leak. */
enum Quantity {
    HEAP("heap after full collections, kB", 2_048),
    DIRECT("direct buffers, kB", 8_192),
    RESIDENT("resident memory, kB", 24_576),
    DESCRIPTORS("file descriptors", 12),
    THREADS("threads", 3),
    CONNECTIONS("connections in PostgreSQL", 12);

    private final String label;
    private final long tolerance;

    Quantity(String label, long tolerance) {
        this.label = label;
        this.tolerance = tolerance;
    }

    String label() {
        return label;
    }

    long tolerance() {
        return tolerance;
    }
}
