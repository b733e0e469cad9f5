package dev.sluice.fuzz;

import dev.sluice.contract.GatewayException;

/** Tells a refusal, which is an answer, from a fault of the gateway, which is a finding. */
public final class Refusals {

    private Refusals() {}

    /** Passes what tells the caller of the caller's own mistake. */
    public static void check(GatewayException refused) {
        int status = refused.failure().status();
        if (status < 300 || status >= 500) {
            throw new AssertionError("answered with " + status, refused);
        }
    }
}
