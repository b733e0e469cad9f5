package dev.sluice.config;

import dev.sluice.contract.Labelled;

/** A way in which a PostgreSQL server may ask who connects, by libpq's name. */
public enum ServerProof implements Labelled {
    /** A proof by both sides that they know the password, bound to the TLS link that it travels on. */
    SCRAM_PLUS("scram-sha-256-plus"),
    /** A proof by both sides that they know the password. */
    SCRAM("scram-sha-256"),
    MD5("md5"),
    /** The password itself. */
    PASSWORD("password"),
    /** It does not ask, or asks for a certificate alone. */
    NONE("none");

    private final String label;

    ServerProof(String label) {
        this.label = label;
    }

    @Override
    public String label() {
        return label;
    }
}
