package dev.sluice.authentication;

/** Why a credential was refused; for the observer, never in this detail for the caller. */
enum Rejection {
    UNKNOWN_KEY("unknown key"),
    NETWORK("network"),
    NOT_ACCEPTED("tokens are not accepted"),
    TOO_LONG("too long"),
    MALFORMED("malformed"),
    ALGORITHM("algorithm not allowed"),
    HEADER("header not allowed"),
    SIGNATURE("bad signature"),
    EXPIRED("expired"),
    REVOKED("revoked"),
    CLAIM("a claim of the wrong form"),
    NO_KEY("no such key"),
    LIFETIME("valid for too long"),
    NOT_YET_VALID("not yet valid"),
    NO_EXPIRY("no expiry"),
    ISSUER("wrong issuer"),
    AUDIENCE("wrong audience"),
    ROLE("role not allowed");

    private final String reason;

    Rejection(String reason) {
        this.reason = reason;
    }

    String reason() {
        return reason;
    }
}
