package dev.sluice.authentication;

import dev.sluice.config.AuthenticationConfig;
import dev.sluice.config.PostgrestTokens;
import dev.sluice.contract.Credential;
import dev.sluice.contract.ErrorCode;
import dev.sluice.contract.GatewayException;
import dev.sluice.contract.Identity;
import dev.sluice.contract.VerifyRequest;
import dev.sluice.observation.Observer;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/**
 * Decides as whom a request runs. Each credential that is present is proved; a bad one fails the request even beside a
 * good one, and nothing falls back to a weaker identity.
 */
public final class Authenticator {

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
    Identity verify(VerifyRequest request) {
        return dropIn == null ? proved(request) : proved(dropIn, request);
    }

    /** PostgREST knows Bearer tokens and nothing else. */
    private Identity proved(PostgrestVerifier verifier, VerifyRequest request) {
        try {
            return verifier.verify(request.bearerToken());
        } catch (GatewayException refused) {
            observer.credentialRejected(refused.failure().code());
            throw refused;
        }
    }

    private Identity proved(VerifyRequest request) {
        Identity application = request.apiKey() == null ? null : ofApiKey(request.apiKey());
        if (request.bearerToken() == null) {
            return application == null ? anonymous() : application;
        }
        if (request.bearerToken().equals(request.apiKey()) && application != null) {
            return application;
        }
        Identity bearer = proved("Bearer token", request.bearerToken());
        if (application == null || application.credential() == Credential.ANONYMOUS) {
            return bearer;
        }
        throw ErrorCode.CONFLICTING_CREDENTIALS.failure("apikey holds one identity, the Bearer token another");
    }

    /** A key that only names the application is the anonymous identity: whoever bears a token beside it decides. */
    private Identity ofApiKey(String key) {
        if (key.startsWith(PUBLISHABLE_KEY_PREFIX)) {
            if (!keys.isPublishable(key)) {
                throw refused("apikey", Rejection.UNKNOWN_KEY);
            }
            return anonymous();
        }
        Identity identity = proved("apikey", key);
        return identity.credential() == Credential.JWT && identity.role().equals(anonymousRole)
                ? anonymous()
                : identity;
    }

    private Identity anonymous() {
        if (anonymousRole == null) {
            throw ErrorCode.ANONYMOUS_REFUSED.failure();
        }
        return Identity.anonymous(anonymousRole);
    }

    private Identity proved(String name, String credential) {
        if (credential.startsWith(SECRET_KEY_PREFIX) || !TokenVerifier.isTokenShaped(credential)) {
            return keys.identity(credential).orElseThrow(() -> refused(name, Rejection.UNKNOWN_KEY));
        }
        try {
            return tokens.verify(credential);
        } catch (RejectedException rejected) {
            throw refused(name, rejected.rejection());
        }
    }

    private GatewayException refused(String name, Rejection rejection) {
        observer.credentialRejected(rejection.reason());
        return ErrorCode.BAD_CREDENTIAL.failure(
                rejection == Rejection.EXPIRED
                        ? "the %s has expired".formatted(name)
                        : "the %s was refused".formatted(name));
    }
}
