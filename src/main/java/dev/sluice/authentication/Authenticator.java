package dev.sluice.authentication;

import dev.sluice.authentication.keys.IssuerKeys;
import dev.sluice.authentication.keys.KeysVerticle;
import dev.sluice.authentication.store.ServiceKey;
import dev.sluice.authentication.store.StoredCredentials;
import dev.sluice.authentication.store.StoredCredentials.TokenMarks;
import dev.sluice.config.AuthenticationConfig;
import dev.sluice.config.ConfigException;
import dev.sluice.config.PostgrestTokens;
import dev.sluice.contract.Call;
import dev.sluice.contract.Credential;
import dev.sluice.contract.ErrorCode;
import dev.sluice.contract.GatewayException;
import dev.sluice.contract.Identity;
import dev.sluice.contract.VerifyRequest;
import dev.sluice.observation.Observer;
import dev.sluice.observation.Presented;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decides as whom a request runs. Each credential that is present is proved; a bad one fails the request even beside a
 * good one, and nothing falls back to a weaker identity.
 */
public final class Authenticator {

    private static final String API_KEY = VerifyRequest.API_KEY;
    private static final String BEARER = VerifyRequest.BEARER;
    private static final String SECRET_KEY_PREFIX = "sb_secret_";
    private static final String PUBLISHABLE_KEY_PREFIX = "sb_publishable_";

    private final ServiceKeys keys;
    private final TokenVerifier tokens;
    private final @Nullable String anonymousRole;
    private final @Nullable PostgrestVerifier dropIn;
    private final KeysVerticle keyUpkeep;
    private final Observer observer;

    Authenticator(
            ServiceKeys keys,
            TokenVerifier tokens,
            @Nullable String anonymousRole,
            @Nullable PostgrestVerifier dropIn,
            KeysVerticle keyUpkeep,
            Observer observer) {
        this.keys = keys;
        this.dropIn = dropIn;
        this.keyUpkeep = keyUpkeep;
        this.tokens = tokens;
        this.anonymousRole = anonymousRole;
        this.observer = observer;
    }

    /**
     * An authenticator of what the configuration knows.
     *
     * @throws ConfigException where an issuer's keys stand in the configuration and none of them can be used
     */
    public static Authenticator of(AuthenticationConfig config, @Nullable String anonymousRole, Observer observer) {
        PostgrestTokens postgrest = config.postgrest();
        List<IssuerKeys> issuers = postgrest == null ? IssuerKeys.of(config) : List.of();
        return new Authenticator(
                new ServiceKeys(config.serviceKeys(), config.publishableKeys()),
                new TokenVerifier(config, issuers, Clock.systemUTC()),
                anonymousRole,
                postgrest == null ? null : new PostgrestVerifier(postgrest, anonymousRole, Clock.systemUTC()),
                new KeysVerticle(issuers, config.jwks(), observer),
                observer);
    }

    /** A request that is being verified, with what is known of keys and revocations where that is done. */
    private record Attempt(VerifyRequest request, StoredCredentials stored, Call call) {

        Presented presented(String as) {
            return new Presented(as, call.requestId(), request.clientAddress());
        }
    }

    /** What has the keys of tokens before the first token comes. */
    public KeysVerticle keyUpkeep() {
        return keyUpkeep;
    }

    /**
     * The identity behind the credentials; fails with SLC101, SLC102, SLC104 or PGRST302, in drop-in mode with
     * PostgREST's own.
     */
    Future<Identity> verify(VerifyRequest request, StoredCredentials stored, Call call) {
        Attempt attempt = new Attempt(request, stored, call);
        try {
            return dropIn == null
                    ? proved(request, attempt).map(identity -> inRole(identity, request.role()))
                    : proved(dropIn, attempt);
        } catch (GatewayException refused) {
            return Future.failedFuture(refused);
        }
    }

    /** Who names a role gets that or none. */
    private static Identity inRole(Identity identity, @Nullable String role) {
        if (role != null && !role.equals(identity.role())) {
            throw ErrorCode.OUT_OF_SCOPE.failure("role " + role);
        }
        return identity;
    }

    /** PostgREST knows Bearer tokens and nothing else. */
    private Future<Identity> proved(PostgrestVerifier verifier, Attempt attempt) {
        try {
            return unrevoked(verifier.verify(attempt.request().bearerToken()), attempt)
                    .recover(cause -> cause instanceof RejectedException rejected
                            ? refusedInItsWords(rejected.rejection(), attempt)
                            : Future.failedFuture(cause));
        } catch (GatewayException refused) {
            observer.credentialRejected(refused.failure().code(), attempt.presented(BEARER));
            throw refused;
        }
    }

    private Future<Identity> refusedInItsWords(Rejection rejection, Attempt attempt) {
        observer.credentialRejected(rejection.reason(), attempt.presented(BEARER));
        return Future.failedFuture(ErrorCode.CLAIMS_REFUSED.failure("JWT " + rejection.reason(), null, null));
    }

    private Future<Identity> proved(VerifyRequest request, Attempt attempt) {
        String key = request.apiKey();
        String token = request.bearerToken();
        if (key == null) {
            return token == null ? anonymous() : proved(BEARER, token, attempt);
        }
        Future<Identity> application = ofApiKey(key, attempt);
        if (token == null || token.equals(key)) {
            return application;
        }
        return application.compose(named -> proved(BEARER, token, attempt).map(bearer -> one(named, bearer, attempt)));
    }

    /** The bearer decides beside a key that only names the application. */
    private Identity one(Identity application, Identity bearer, Attempt attempt) {
        if (application.credential() == Credential.ANONYMOUS) {
            return bearer;
        }
        observer.credentialRejected(
                "conflicting credentials", attempt.presented(attempt.request().presentedAs()));
        throw ErrorCode.CONFLICTING_CREDENTIALS.failure("apikey holds one identity, the Bearer token another");
    }

    /** A key that only names the application is the anonymous identity: whoever bears a token beside it decides. */
    private Future<Identity> ofApiKey(String key, Attempt attempt) {
        if (key.startsWith(PUBLISHABLE_KEY_PREFIX)) {
            return keys.isPublishable(key) ? anonymous() : refused(API_KEY, Rejection.UNKNOWN_KEY, attempt);
        }
        return proved(API_KEY, key, attempt)
                .compose(identity -> identity.credential() == Credential.JWT
                                && identity.role().equals(anonymousRole)
                        ? anonymous()
                        : Future.succeededFuture(identity));
    }

    private Future<Identity> anonymous() {
        return anonymousRole == null
                ? Future.failedFuture(ErrorCode.ANONYMOUS_REFUSED.failure())
                : Future.succeededFuture(Identity.anonymous(anonymousRole));
    }

    private Future<Identity> proved(String name, String credential, Attempt attempt) {
        if (credential.startsWith(SECRET_KEY_PREFIX) || !TokenVerifier.isTokenShaped(credential)) {
            return keys.find(credential, attempt.stored(), attempt.request().strict(), attempt.call())
                    .compose(found -> found.map(key -> ofKey(name, key, attempt))
                            .orElseGet(() -> refused(name, Rejection.UNKNOWN_KEY, attempt)));
        }
        return tokens.verify(credential, attempt.call())
                .compose(token -> unrevoked(token, attempt))
                .recover(cause -> cause instanceof RejectedException rejected
                        ? refused(name, rejected.rejection(), attempt)
                        : Future.failedFuture(cause));
    }

    /** Outside of its networks a key is none, whatever else there is to say of it. */
    private Future<Identity> ofKey(String name, ServiceKey key, Attempt attempt) {
        if (!key.isForClient(attempt.request().clientAddress())) {
            return refused(name, Rejection.NETWORK, attempt);
        }
        if (key.revoked()) {
            return refused(name, Rejection.REVOKED, attempt);
        }
        if (key.isExpired(Instant.now())) {
            return refused(name, Rejection.EXPIRED, attempt);
        }
        Identity identity = key.identity(attempt.request().role());
        observer.serviceKeyUsed(key.name(), identity.role());
        return Future.succeededFuture(identity);
    }

    private static Future<Identity> unrevoked(VerifiedToken token, Attempt attempt) {
        TokenMarks marks = new TokenMarks(token.id(), token.identity().userId(), token.issuedAt());
        return attempt.stored()
                .isRevoked(marks, attempt.request().strict(), attempt.call())
                .compose(revoked -> revoked
                        ? Future.failedFuture(new RejectedException(Rejection.REVOKED))
                        : Future.succeededFuture(token.identity()));
    }

    private Future<Identity> refused(String name, Rejection rejection, Attempt attempt) {
        observer.credentialRejected(rejection.reason(), attempt.presented(name));
        String told = switch (rejection) {
            case EXPIRED -> "the %s has expired";
            case REVOKED -> "the %s has been revoked";
            default -> "the %s was refused";
        };
        return Future.failedFuture(ErrorCode.BAD_CREDENTIAL.failure(told.formatted(name)));
    }
}
