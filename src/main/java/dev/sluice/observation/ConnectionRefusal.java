package dev.sluice.observation;

import dev.sluice.contract.Labelled;
import java.util.Locale;

/** Why a connection was closed as soon as it was accepted. */
public enum ConnectionRefusal implements Labelled {
    CONNECTIONS_MAX,
    ADDRESS_CONNECTIONS_MAX,
    /** A door that awaits the PROXY protocol was entered by another than a trusted proxy. */
    NOT_A_PROXY;

    @Override
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
