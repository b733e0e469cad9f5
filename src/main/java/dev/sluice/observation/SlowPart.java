package dev.sluice.observation;

import dev.sluice.contract.Labelled;
import java.util.Locale;

/** What a client was too slow with. */
public enum SlowPart implements Labelled {
    HEAD,
    BODY,
    /** The client did not take what it was sent. */
    ANSWER;

    @Override
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
