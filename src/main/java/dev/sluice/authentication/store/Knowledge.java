package dev.sluice.authentication.store;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What a node knows of keys and revocations, and since when it has been true. What is found later is added to the same
 * collections, before the knowledge that claims it is shown to anybody.
 *
 * @param position what has been seen
 * @param whole whether everything is here; else there was too much, and nothing is
 * @param keys by their digests
 * @param tokens the ids of revoked tokens
 * @param users the moments up to which tokens of users are revoked
 * @param asOfNanos the {@link System#nanoTime} before which everything that was committed is in it
 */
record Knowledge(
        Position position,
        boolean whole,
        Map<String, ServiceKey> keys,
        Set<String> tokens,
        Map<String, Instant> users,
        long asOfNanos) {

    /**
     * For how long what was read is trusted. A revocation is effective everywhere within this time of its commit, also
     * where the database cannot be read.
     */
    private static final Duration TRUST = Duration.ofSeconds(1);

    /**
     * A place in the history of a database.
     *
     * @param snapshot that sees what has been seen
     * @param server when the server started that it was told by
     */
    record Position(String snapshot, String server) {}

    /** Knowledge of nothing yet. */
    static Knowledge empty(Position position, long asOfNanos) {
        return new Knowledge(
                position,
                true,
                new ConcurrentHashMap<>(),
                ConcurrentHashMap.newKeySet(),
                new ConcurrentHashMap<>(),
                asOfNanos);
    }

    /** That there is more than may be kept. */
    static Knowledge tooMuch(Position position, long asOfNanos) {
        return new Knowledge(position, false, Map.of(), Set.of(), Map.of(), asOfNanos);
    }

    /** The same, found to be all that there is at another position. */
    Knowledge at(Position later, long nanoTime) {
        return new Knowledge(later, whole, keys, tokens, users, nanoTime);
    }

    boolean isTrusted() {
        return whole && System.nanoTime() - asOfNanos <= TRUST.toNanos();
    }

    int size() {
        return keys.size() + tokens.size() + users.size();
    }

    void add(ServiceKey key) {
        keys.put(key.digest(), key);
    }

    void addToken(String id) {
        tokens.add(id);
    }

    void addUser(String id, Instant issuedBefore) {
        users.put(id, issuedBefore);
    }

    /** Whether a token is revoked, by itself or with all that its user had then. */
    boolean revokes(@Nullable String id, @Nullable String user, @Nullable Instant issuedAt) {
        if (id != null && tokens.contains(id)) {
            return true;
        }
        Instant issuedBefore = user == null ? null : users.get(user);
        return issuedBefore != null && (issuedAt == null || !issuedAt.isAfter(issuedBefore));
    }
}
