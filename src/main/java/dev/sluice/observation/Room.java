package dev.sluice.observation;

import dev.sluice.contract.Labelled;
import java.util.Locale;

/** A part of the gateway that is a verticle of its own, by the name that logs and meters have for it. */
public enum Room implements Labelled {
    METRICS,
    /** Whether the database is there. */
    DATABASE_WATCH,
    /** The schema cache. */
    UPKEEP,
    /** The table of idempotency keys. */
    IDEMPOTENCY,
    /** Service keys and revocations in the database. */
    CREDENTIAL_STORE,
    /** The keys of tokens. */
    TOKEN_KEYS,
    /** Refreshes of access views. */
    ACCESS_UPKEEP,
    AUTHENTICATION,
    AUTHORIZATION,
    TABLE,
    BATCH,
    TRANSACTION,
    /** Rate limits that nodes share. */
    LIMITS,
    EVENT_LOOP_WATCH,
    CERTIFICATES,
    MANAGEMENT(true),
    API(true);

    private final boolean isDoor;

    Room() {
        this(false);
    }

    Room(boolean isDoor) {
        this.isDoor = isDoor;
    }

    /** Whether it is asked from outside, and tells what becomes of the others when they end. */
    public boolean isDoor() {
        return isDoor;
    }

    @Override
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
