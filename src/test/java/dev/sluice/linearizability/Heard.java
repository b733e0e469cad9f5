package dev.sluice.linearizability;

import java.util.Set;

/**
 * What a client was told.
 *
 * @param code of the failure, or why there was no answer; empty where it was done
 * @param told of what was done
 */
record Heard(Kind kind, String code, long told) {

    enum Kind {
        DONE,
        /** It was certainly not done: what the code promises, and what the check holds it to. */
        NOT_DONE,
        UNKNOWN
    }

    /** Codes that promise that nothing was done. */
    private static final Set<String> NOTHING_DONE = Set.of("SLC001", "SLC002", "SLC003", "SLC212", "SLC301");

    static Heard done(long told) {
        return new Heard(Kind.DONE, "", told);
    }

    static Heard failed(String code) {
        if (NOTHING_DONE.contains(code)) {
            return new Heard(Kind.NOT_DONE, code, 0);
        }
        if (code.equals("SLC004")) {
            return unknown(code);
        }
        throw new AssertionError("no answer for a database that comes and goes: " + code);
    }

    static Heard unknown(String why) {
        return new Heard(Kind.UNKNOWN, why, 0);
    }
}
