package dev.sluice.authentication;

import dev.sluice.authentication.keys.KeySet;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Remembers what verified tokens prove, so that a signature is verified once. Known by their digests: no token is kept.
 * The least recently used goes first when there are too many or they take too much. Used by every event loop.
 */
final class VerifiedTokens {

    /** What an entry takes beside its claims, about. */
    private static final int ENTRY_BYTES = 512;

    private final int entriesMax;
    private final long bytesMax;
    private final Map<ByteBuffer, Entry> entries = new LinkedHashMap<>(16, 0.75f, true);
    private long bytes;

    /**
     * A token with what it depends on.
     *
     * @param keys the set that holds the key that signed it
     * @param until when it ends, the skew of clocks included
     */
    record Entry(VerifiedToken token, TokenIssuer issuer, KeySet keys, Instant until) {

        /** About: a character of the claims may take two bytes. */
        private long bytes() {
            return ENTRY_BYTES + 2L * token.identity().claims().value().length();
        }
    }

    VerifiedTokens(int entriesMax, long bytesMax) {
        this.entriesMax = entriesMax;
        this.bytesMax = bytesMax;
    }

    /** By what a token is known here: its whole text, signature included. */
    static ByteBuffer digest(String token) {
        try {
            return ByteBuffer.wrap(
                    MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.US_ASCII)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }

    synchronized @Nullable Entry find(ByteBuffer digest) {
        return entries.get(digest);
    }

    synchronized void forget(ByteBuffer digest) {
        Entry gone = entries.remove(digest);
        bytes -= gone == null ? 0 : gone.bytes();
    }

    synchronized void forgetAll() {
        entries.clear();
        bytes = 0;
    }

    synchronized void remember(ByteBuffer digest, Entry entry) {
        if (entriesMax == 0 || entry.bytes() > bytesMax) {
            return;
        }
        forget(digest);
        entries.put(digest, entry);
        bytes += entry.bytes();
        Iterator<Entry> eldest = entries.values().iterator();
        while (entries.size() > entriesMax || bytes > bytesMax) {
            bytes -= eldest.next().bytes();
            eldest.remove();
        }
    }

    synchronized int size() {
        return entries.size();
    }
}
