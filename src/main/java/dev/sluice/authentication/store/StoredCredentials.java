package dev.sluice.authentication.store;

import dev.sluice.contract.Call;
import dev.sluice.contract.GatewayException;
import dev.sluice.postgres.Database;
import dev.sluice.postgres.Rows;
import dev.sluice.postgres.Session;
import dev.sluice.postgres.Statement;
import io.vertx.core.Future;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Answers whether there is a key, and whether a token has been revoked: from memory where that may be trusted, else by
 * asking the database within the request's deadline. Where the database cannot be asked the question fails, and with it
 * the verification. Confined to an event loop, as its database is.
 */
public final class StoredCredentials {

    private final CredentialStore store;
    private final Database database;

    StoredCredentials(CredentialStore store, Database database) {
        this.store = store;
        this.database = database;
    }

    /**
     * What is known of a key. It is looked up by its digest, so the time that takes depends on the digest of what was
     * presented, not on how much of a key was guessed; the digests are then compared in constant time.
     *
     * @param strict whether the database is asked in any case
     */
    public Future<Optional<ServiceKey>> key(String key, boolean strict, Call call) {
        if (store.isOff() || !KeyText.isWellFormed(key)) {
            return Future.succeededFuture(Optional.empty());
        }
        String digest = KeyText.digest(key);
        Knowledge known = trusted(strict);
        Future<@Nullable ServiceKey> found = known != null
                ? Future.succeededFuture(known.keys().get(digest))
                : ask(CredentialStatements.key(digest), call).map(rows -> new CredentialRows(rows).onlyKey());
        return found.map(candidate -> Optional.ofNullable(candidate).filter(stored -> isSame(stored.digest(), digest)));
    }

    private static boolean isSame(String digest, String other) {
        return MessageDigest.isEqual(
                HexFormat.of().parseHex(digest), HexFormat.of().parseHex(other));
    }

    /**
     * Whether a token has been revoked: by its id, or with all tokens of its user up to a moment. Moments of issue are
     * whole seconds, so a token of the very second of the revocation is revoked, whichever came first; so is one that
     * does not say when it was issued.
     *
     * @param strict whether the database is asked in any case
     */
    public Future<Boolean> isRevoked(TokenMarks token, boolean strict, Call call) {
        String id = storable(token.id());
        String user = storable(token.user());
        if (store.isOff() || (id == null && user == null)) {
            return Future.succeededFuture(false);
        }
        Instant issuedAt = wholeSecond(token.issuedAt());
        Knowledge known = trusted(strict);
        return known != null
                ? Future.succeededFuture(known.revokes(id, user, issuedAt))
                : ask(CredentialStatements.isRevoked(id, user, issuedAt), call).map(rows -> rows.isTrue(0, 0));
    }

    /** A text that no row can hold, because PostgreSQL's have no zeros, is in none. */
    private static @Nullable String storable(@Nullable String text) {
        return text == null || text.indexOf('\0') >= 0 ? null : text;
    }

    /** The second of issue, in a time that PostgreSQL has: before it is as long ago as its beginning. */
    private static @Nullable Instant wholeSecond(@Nullable Instant issuedAt) {
        if (issuedAt == null) {
            return null;
        }
        return issuedAt.isBefore(Instant.EPOCH) ? Instant.EPOCH : issuedAt.truncatedTo(ChronoUnit.SECONDS);
    }

    /**
     * By what a token can be revoked.
     *
     * @param id the claim {@code jti}
     * @param user the claim {@code sub}
     * @param issuedAt the claim {@code iat}
     */
    public record TokenMarks(
            @Nullable String id,
            @Nullable String user,
            @Nullable Instant issuedAt) {}

    private @Nullable Knowledge trusted(boolean strict) {
        return strict || store.isStrict() ? null : store.trusted();
    }

    private Future<Rows> ask(Statement statement, Call call) {
        return database.run(statement, Session.GATEWAY, call)
                .recover(cause -> Future.failedFuture(
                        isOfTheDatabase(cause)
                                ? cause
                                : new IllegalStateException("the tables of credentials cannot be read", cause)));
    }

    /** What the tables are refused for is the gateway's trouble, not the caller's fault. */
    private static boolean isOfTheDatabase(Throwable cause) {
        return cause instanceof GatewayException known && known.failure().status() >= 500;
    }
}
