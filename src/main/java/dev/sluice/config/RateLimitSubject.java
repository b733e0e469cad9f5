package dev.sluice.config;

import dev.sluice.contract.Labelled;

/** Whose requests a rate limit counts together. */
public enum RateLimitSubject implements Labelled {
    /** Role, user and kind of credential; of service keys each its own. */
    IDENTITY("identity"),
    /** An IPv4 address, or the 64 leading bits of an IPv6 address; over HTTP alone. */
    CLIENT_ADDRESS("client_address"),
    ROLE("role"),
    EVERYONE("everyone");

    private final String label;

    RateLimitSubject(String label) {
        this.label = label;
    }

    @Override
    public String label() {
        return label;
    }
}
