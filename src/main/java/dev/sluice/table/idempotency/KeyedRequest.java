package dev.sluice.table.idempotency;

/**
 * A request under a key: who gave the key, and what was asked. Holds digests of both, so that it may be shown.
 *
 * @param caller whose key it is; the keys of two callers never meet
 * @param fingerprint of what was asked
 */
public record KeyedRequest(String caller, String key, String fingerprint) {

    /** Stands in no key, so that a part of one request is never taken for another's whole. */
    private static final char BEFORE_INDEX = '\t';

    /** One of the parts of the request, each of which has a record of its own. */
    public KeyedRequest part(int index) {
        return new KeyedRequest(caller, key + BEFORE_INDEX + index, fingerprint);
    }

    /** Without the key, which is the caller's own. */
    @Override
    public String toString() {
        return "KeyedRequest[caller=" + caller + ", fingerprint=" + fingerprint + "]";
    }
}
