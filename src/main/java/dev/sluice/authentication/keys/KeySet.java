package dev.sluice.authentication.keys;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The keys of an issuer as they were read at one moment.
 *
 * @param named whether a token must name the key that it names at all: not so for a secret or a PEM file
 * @param passedOver what else was there, each with why it is not used
 * @param digest of what was read, so that the same keys read again are known to be the same
 */
public record KeySet(List<VerificationKey> keys, boolean named, List<String> passedOver, String digest) {

    /** How many keys a token that names none is tried with: more would be work for nothing, done for anybody. */
    private static final int TRIED_MAX = 4;

    public KeySet {
        keys = List.copyOf(keys);
        passedOver = List.copyOf(passedOver);
    }

    /** The keys that a token may have been signed with by an algorithm; none where too many may. */
    public List<VerificationKey> suitable(@Nullable String id, String algorithm) {
        List<VerificationKey> found = keys.stream()
                .filter(key -> key.verifiesBy(algorithm))
                .filter(key -> !named || id == null || id.equals(key.id()))
                .limit(TRIED_MAX + 1L)
                .toList();
        return found.size() > TRIED_MAX ? List.of() : found;
    }

    /** Whether a key has the name, whatever it is for. */
    public boolean knows(String id) {
        return !named || keys.stream().anyMatch(key -> id.equals(key.id()));
    }

    /** Whether both were read from the same. */
    public boolean isSameAs(KeySet other) {
        return digest.equals(other.digest);
    }

    /** Without the digest, which would tell whether a guess at a secret is right. */
    @Override
    public String toString() {
        return "KeySet" + keys;
    }
}
