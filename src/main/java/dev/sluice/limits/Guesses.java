package dev.sluice.limits;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.sluice.contract.GatewayException;
import dev.sluice.contract.VerifyRequest;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Makes guessing slow: bad credentials are counted by the address that they come from, and where there were too many,
 * no unknown credential from there is looked at. One that has been found good before is no guess: whoever shares an
 * address with a guesser (a proxy, an office) goes on, and a client whose token has expired uses up nothing.
 */
final class Guesses {

    /** How long a credential is known that is not used. */
    private static final Duration KNOWN_FOR = Duration.ofHours(1);

    private final Limit limit;
    private final Cache<SubjectKey, Boolean> known;

    Guesses(Limit limit, int keysMax) {
        this.limit = limit;
        this.known = Caffeine.newBuilder()
                .maximumSize(keysMax)
                .expireAfterAccess(KNOWN_FOR)
                .executor(Runnable::run)
                .build();
    }

    void present(String address, VerifyRequest credentials) {
        if (isAnonymous(credentials)) {
            return;
        }
        GatewayException refusal = limit.exhausted(limit.key(address));
        if (refusal != null && !isKnown(credentials)) {
            throw refusal;
        }
    }

    void proven(VerifyRequest credentials) {
        if (!isAnonymous(credentials)) {
            SubjectKey key = key(credentials);
            if (known.getIfPresent(key) == null) {
                known.put(key, Boolean.TRUE);
            }
        }
    }

    void refused(String address, VerifyRequest credentials) {
        if (!isAnonymous(credentials) && !isKnown(credentials)) {
            limit.charge(limit.key(address), 1);
            limit.told(limit.key(address), 1);
        }
    }

    private boolean isKnown(VerifyRequest credentials) {
        return known.getIfPresent(key(credentials)) != null;
    }

    private static boolean isAnonymous(VerifyRequest credentials) {
        return credentials.apiKey() == null && credentials.bearerToken() == null;
    }

    private static SubjectKey key(VerifyRequest credentials) {
        return SubjectKey.of(text(credentials.apiKey()), text(credentials.bearerToken()));
    }

    private static String text(@Nullable String credential) {
        return credential == null ? "" : credential;
    }
}
