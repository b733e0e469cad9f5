package dev.sluice.authentication;

import dev.sluice.config.AuthenticationConfig;
import dev.sluice.config.PostgrestTokens;
import dev.sluice.config.ServiceKeyConfig;
import dev.sluice.contract.Call;
import dev.sluice.contract.Credential;
import dev.sluice.contract.ErrorCode;
import dev.sluice.contract.GatewayException;
import dev.sluice.contract.Identity;
import dev.sluice.contract.VerifyRequest;
import dev.sluice.observation.Observer;
import io.vertx.core.Future;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/**
 * Decides as whom a request runs. Each credential that is present is proved; a bad one fails the request even beside a
 * good one, and nothing falls back to a weaker identity.
 */
public final class Authenticator {

    private static final String API_KEY = "apikey";
    private static final String BEARER = "Bearer token";
    private static final String SECRET_KEY_PREFIX = "sb_secret_";
    private static final String PUBLISHABLE_KEY_PREFIX = "sb_publishable_";

    private final ServiceKeys keys;
    private final TokenVerifier tokens;
    private final @Nullable String anonymousRole;
    private final @Nullable PostgrestVerifier dropIn;
    private final Observer observer;

    Authenticator(
            ServiceKeys keys,
            TokenVerifier tokens,
            @Nullable String anonymousRole,
            @Nullable PostgrestVerifier dropIn,
            Observer observer) {
        this.keys = keys;
        this.dropIn = dropIn;
        this.tokens = tokens;
        this.anonymousRole = anonymousRole;
        this.observer = observer;
    }

    /**
     * An authenticator of what the configuration knows.
     *
     * @throws IllegalArgumentException where the JWT secret cannot be used
     */
    public static Authenticator of(AuthenticationConfig config, @Nullable String anonymousRole, Observer observer) {
        PostgrestTokens postgrest = config.postgrest();
        return new Authenticator(
                new ServiceKeys(config.serviceKeys(), config.publishableKeys()),
                new TokenVerifier(config, Clock.systemUTC()),
                anonymousRole,
                postgrest == null ? null : new PostgrestVerifier(postgrest, anonymousRole, Clock.systemUTC()),
                observer);
    }

    /**
     * The identity behind the credentials; fails with SLC101, SLC102 or PGRST302, in drop-in mode with PostgREST's own.
     */
    Future<Identity> verify(VerifyRequest request, Call call) {
        try {
            return dropIn == null ? proved(request, call) : Future.succeededFuture(proved(dropIn, request, call));
        } catch (GatewayException refused) {
            return Future.failedFuture(refused);
        }
    }

    /** PostgREST knows Bearer tokens and nothing else. */
    private Identity proved(PostgrestVerifier verifier, VerifyRequest request, Call call) {
        try {
            return verifier.verify(request.bearerToken());
        } catch (GatewayException refused) {
            observer.credentialRejected(refused.failure().code(), BEARER, call.requestId());
            throw refused;
        }
    }

    private Future<Identity> proved(VerifyRequest request, Call call) {
        String key = request.apiKey();
        String token = request.bearerToken();
        if (key == null) {
            return token == null ? anonymous() : proved(BEARER, token, call);
        }
        Future<Identity> application = ofApiKey(key, call);
        if (token == null || token.equals(key)) {
            return application;
        }
        return application.compose(named -> proved(BEARER, token, call).map(bearer -> one(named, bearer, call)));
    }

    /** The bearer decides beside a key that only names the application. */
    private Identity one(Identity application, Identity bearer, Call call) {
        if (application.credential() == Credential.ANONYMOUS) {
            return bearer;
        }
        observer.credentialRejected("conflicting credentials", API_KEY + " and " + BEARER, call.requestId());
        throw ErrorCode.CONFLICTING_CREDENTIALS.failure("apikey holds one identity, the Bearer token another");
    }

    /** A key that only names the application is the anonymous identity: whoever bears a token beside it decides. */
    private Future<Identity> ofApiKey(String key, Call call) {
        if (key.startsWith(PUBLISHABLE_KEY_PREFIX)) {
            return keys.isPublishable(key) ? anonymous() : refused(API_KEY, Rejection.UNKNOWN_KEY, call);
        }
        return proved(API_KEY, key, call)
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

    private Future<Identity> proved(String name, String credential, Call call) {
        if (credential.startsWith(SECRET_KEY_PREFIX) || !TokenVerifier.isTokenShaped(credential)) {
            return keys.find(credential)
                    .map(this::used)
                    .map(Future::succeededFuture)
                    .orElseGet(() -> refused(name, Rejection.UNKNOWN_KEY, call));
        }
        return tokens.verify(credential, call)
                .map(VerifiedToken::identity)
                .recover(cause -> cause instanceof RejectedException rejected
                        ? refused(name, rejected.rejection(), call)
                        : Future.failedFuture(cause));
    }

    private Identity used(ServiceKeyConfig key) {
        observer.serviceKeyUsed(key.name(), key.role());
        return ServiceKeys.identityOf(key);
    }

    private Future<Identity> refused(String name, Rejection rejection, Call call) {
        observer.credentialRejected(rejection.reason(), name, call.requestId());
        return Future.failedFuture(ErrorCode.BAD_CREDENTIAL.failure(
                rejection == Rejection.EXPIRED
                        ? "the %s has expired".formatted(name)
                        : "the %s was refused".formatted(name)));
    }
}
