package dev.sluice.contract;

/** What proved an identity. */
public enum Credential implements Labelled {
    SERVICE_KEY("service_key"),
    JWT("jwt"),
    ANONYMOUS("anonymous");

    private final String label;

    Credential(String label) {
        this.label = label;
    }

    @Override
    public String label() {
        return label;
    }
}
