package dev.sluice.authentication;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Remembers what verified tokens say, so that a signature is verified once; the least recently used is forgotten first.
 * Used by every event loop.
 */
final class TokenCache {

    /** Longer tokens are not remembered, so that the number of entries bounds the memory. */
    private static final int TOKEN_LENGTH_MAX = 8_192;

    private final int entriesMax;

    private final Map<String, TokenPayload> entries = new LinkedHashMap<>(16, 0.75f, true) {

        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, TokenPayload> eldest) {
            return size() > entriesMax;
        }
    };

    TokenCache(int entriesMax) {
        this.entriesMax = entriesMax;
    }

    /** What the token says; a failure to verify it is not remembered. */
    TokenPayload get(String token, Function<String, TokenPayload> verify) {
        TokenPayload known = known(token);
        if (known != null) {
            return known;
        }
        TokenPayload verified = verify.apply(token);
        if (entriesMax > 0 && token.length() <= TOKEN_LENGTH_MAX) {
            synchronized (entries) {
                entries.put(token, verified);
            }
        }
        return verified;
    }

    private @Nullable TokenPayload known(String token) {
        if (entriesMax == 0) {
            return null;
        }
        synchronized (entries) {
            return entries.get(token);
        }
    }
}
