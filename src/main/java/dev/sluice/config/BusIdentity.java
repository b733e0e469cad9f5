package dev.sluice.config;

/** How far a message on the event bus is believed as whom it is. */
public enum BusIdentity {
    /** It is believed: who deploys a verticle trusts it. */
    STATED("stated"),

    /** It must come through a door of the gateway, or with a credential. */
    AUTHENTICATED("authenticated");

    private final String label;

    BusIdentity(String label) {
        this.label = label;
    }

    String label() {
        return label;
    }

    @Override
    public String toString() {
        return label;
    }
}
