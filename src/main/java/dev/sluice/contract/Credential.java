package dev.sluice.contract;

/** What proved an identity. */
public enum Credential {
    SERVICE_KEY("service_key"),
    JWT("jwt"),
    ANONYMOUS("anonymous");

    private final String label;

    Credential(String label) {
        this.label = label;
    }

    public String label() {
        return label;
    }
}
