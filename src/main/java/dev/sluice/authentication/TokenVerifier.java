package dev.sluice.authentication;

import dev.sluice.authentication.TokenReader.ReadToken;
import dev.sluice.authentication.VerifiedTokens.Entry;
import dev.sluice.authentication.keys.IssuerKeys;
import dev.sluice.authentication.keys.KeySet;
import dev.sluice.authentication.keys.VerificationKey;
import dev.sluice.config.AuthenticationConfig;
import dev.sluice.contract.Call;
import dev.sluice.contract.ErrorCode;
import dev.sluice.contract.GatewayException;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Verifies tokens strictly, each with the keys of the issuer that it names and no others. What libraries leave optional
 * is asked for here.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8725">RFC 8725, JSON Web Token Best Current Practices</a>
 */
final class TokenVerifier {

    /** Twice, because the fetch that a token finds under way may have begun before its key was published. */
    private static final int REFETCHES_MAX = 2;

    private final TokenIssuers issuers;
    private final int tokenLengthMax;
    private final VerifiedTokens verified;
    private final Clock clock;

    TokenVerifier(AuthenticationConfig config, List<IssuerKeys> keys, Clock clock) {
        this.issuers = new TokenIssuers(keys);
        this.tokenLengthMax = config.jwtBytesMax();
        this.verified = new VerifiedTokens(config.tokenCacheEntriesMax(), config.tokenCacheBytesMax());
        this.clock = clock;
    }

    /** Whether a credential has the shape of a token, three parts divided by dots. */
    static boolean isTokenShaped(String credential) {
        int first = credential.indexOf('.');
        int second = credential.indexOf('.', first + 1);
        return first > 0 && second > first + 1 && credential.indexOf('.', second + 1) < 0;
    }

    /**
     * What the token proves. Fails with {@link RejectedException} where it is refused, and with SLC105 where it cannot
     * be told. Answers on the caller's event loop.
     */
    Future<VerifiedToken> verify(String token, Call call) {
        try {
            if (token.length() > tokenLengthMax) {
                throw new RejectedException(Rejection.TOO_LONG);
            }
            ByteBuffer digest = VerifiedTokens.digest(token);
            VerifiedToken known = known(digest);
            return known == null
                    ? verified(TokenReader.read(token), digest, REFETCHES_MAX)
                    : Future.succeededFuture(known);
        } catch (RejectedException | GatewayException refused) {
            return Future.failedFuture(refused);
        }
    }

    /** Forgets what was verified, so that every token is verified anew. */
    void forget() {
        verified.forgetAll();
    }

    /** Good for as long as the token and the very set of keys that it was verified with. */
    private @Nullable VerifiedToken known(ByteBuffer digest) {
        Entry entry = verified.find(digest);
        if (entry == null) {
            return null;
        }
        KeySet usable = entry.issuer().keys().usable();
        if (usable == null || !usable.isSameAs(entry.keys()) || !clock.instant().isBefore(entry.until())) {
            verified.forget(digest);
            return null;
        }
        return entry.token();
    }

    private Future<VerifiedToken> verified(ReadToken token, ByteBuffer digest, int refetches) throws RejectedException {
        TokenIssuer issuer = issuers.of(token);
        KeySet keys = issuer.keys().usable();
        boolean isKnown = keys != null && (token.keyId() == null || keys.knows(token.keyId()));
        if (!isKnown && refetches > 0) {
            return onThisLoop(issuer.keys().refetched()).compose(asked -> again(token, digest, refetches - 1));
        }
        if (keys == null || (!isKnown && issuer.keys().isSourceDown())) {
            throw ErrorCode.KEYS_UNREACHABLE.failure();
        }
        if (!isKnown) {
            throw new RejectedException(Rejection.NO_KEY);
        }
        checkSignature(token, keys);
        VerifiedToken proved = issuer.rules().verified(token.claims(), token.payload(), clock.instant());
        Instant expiry = proved.identity().expiresAt();
        if (expiry != null) {
            verified.remember(
                    digest,
                    new Entry(proved, issuer, keys, expiry.plus(issuer.config().clockSkew())));
        }
        return Future.succeededFuture(proved);
    }

    private Future<VerifiedToken> again(ReadToken token, ByteBuffer digest, int refetches) {
        try {
            return verified(token, digest, refetches);
        } catch (RejectedException | GatewayException refused) {
            return Future.failedFuture(refused);
        }
    }

    private static void checkSignature(ReadToken token, KeySet keys) throws RejectedException {
        List<VerificationKey> suitable = keys.suitable(token.keyId(), token.algorithm());
        if (suitable.isEmpty()) {
            throw new RejectedException(Rejection.NO_KEY);
        }
        if (suitable.stream().noneMatch(key -> key.verifies(token.algorithm(), token.signed(), token.signature()))) {
            throw new RejectedException(Rejection.SIGNATURE);
        }
    }

    /** Keys are fetched on an event loop of their own; a call is confined to its own. */
    private static Future<Void> onThisLoop(Future<Void> elsewhere) {
        Context context = Vertx.currentContext();
        if (elsewhere.isComplete() || context == null) {
            return elsewhere;
        }
        Promise<Void> here = Promise.promise();
        elsewhere.onComplete(done -> context.runOnContext(ready -> here.handle(done)));
        return here.future();
    }
}
