package dev.sluice.authentication;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObject;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jose.util.JSONObjectUtils;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.sluice.config.AuthenticationConfig;
import dev.sluice.contract.Call;
import dev.sluice.contract.Credential;
import dev.sluice.contract.Identity;
import dev.sluice.contract.JsonText;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Clock;
import java.time.Instant;
import java.util.Date;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Verifies tokens strictly: HS256 and nothing else, an expiry, no critical extension, a role that the configuration
 * names. What the library leaves optional is asked for here.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8725">RFC 8725, JSON Web Token Best Current Practices</a>
 */
final class TokenVerifier {

    private static final int SECRET_BYTES_MIN = 32;

    private static final Set<String> TYPES = Set.of("JWT", "AT+JWT");

    private final AuthenticationConfig config;
    private final Clock clock;
    private final @Nullable JWSVerifier signature;

    /**
     * A verifier with the configured secret, or one that refuses all.
     *
     * @throws IllegalArgumentException where the secret is shorter than HS256 asks for
     */
    TokenVerifier(AuthenticationConfig config, Clock clock) {
        this.config = config;
        this.clock = clock;
        this.signature =
                config.jwtSecret() == null ? null : verifier(config.jwtSecret().value());
    }

    private static JWSVerifier verifier(String secret) {
        byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
        if (bytes.length < SECRET_BYTES_MIN) {
            throw new IllegalArgumentException("the JWT secret must have 32 bytes or more");
        }
        try {
            return new MACVerifier(bytes);
        } catch (JOSEException unusable) {
            throw new IllegalArgumentException("the JWT secret cannot be used", unusable);
        }
    }

    /** Whether a credential has the shape of a token, three parts divided by dots. */
    static boolean isTokenShaped(String credential) {
        int first = credential.indexOf('.');
        int second = credential.indexOf('.', first + 1);
        return first > 0 && second > first + 1 && credential.indexOf('.', second + 1) < 0;
    }

    /** What the token proves; fails with {@link RejectedException} where it is refused. */
    Future<VerifiedToken> verify(String token, Call call) {
        try {
            return Future.succeededFuture(verified(token));
        } catch (RejectedException rejected) {
            return Future.failedFuture(rejected);
        }
    }

    VerifiedToken verified(String token) throws RejectedException {
        refuse(signature == null, Rejection.NOT_ACCEPTED);
        refuse(token.length() > config.jwtBytesMax(), Rejection.TOO_LONG);
        refuse(!TokenForm.isPlain(token), Rejection.MALFORMED);
        try {
            refuse(isHeaderNull(token), Rejection.MALFORMED);
            SignedJWT parsed = SignedJWT.parse(token);
            checkHeader(parsed.getHeader());
            refuse(signature == null || !parsed.verify(signature), Rejection.SIGNATURE);
            JWTClaimsSet claims = parsed.getJWTClaimsSet();
            Date issued = claims.getIssueTime();
            return new VerifiedToken(
                    identity(claims, parsed.getPayload().toString()),
                    claims.getJWTID(),
                    issued == null ? null : issued.toInstant());
        } catch (ParseException malformed) {
            throw new RejectedException(Rejection.MALFORMED);
        } catch (JOSEException | IllegalStateException unverifiable) {
            throw new RejectedException(Rejection.SIGNATURE);
        }
    }

    /** The library reads a header that is JSON's null, and then stumbles over it. */
    private static boolean isHeaderNull(String token) throws ParseException {
        return JSONObjectUtils.parse(JOSEObject.split(token)[0].decodeToString()) == null;
    }

    private static void checkHeader(JWSHeader header) throws RejectedException {
        refuse(!JWSAlgorithm.HS256.equals(header.getAlgorithm()), Rejection.ALGORITHM);
        JOSEObjectType type = header.getType();
        refuse(type != null && !TYPES.contains(type.getType().toUpperCase(Locale.ROOT)), Rejection.HEADER);
        refuse(header.getCriticalParams() != null || !header.isBase64URLEncodePayload(), Rejection.HEADER);
    }

    private Identity identity(JWTClaimsSet claims, String payload) throws ParseException, RejectedException {
        Instant now = clock.instant();
        Date expiry = claims.getExpirationTime();
        refuse(expiry == null, Rejection.NO_EXPIRY);
        refuse(expiry == null || !now.isBefore(expiry.toInstant().plus(config.clockSkew())), Rejection.EXPIRED);
        refuse(isAhead(claims.getNotBeforeTime(), now) || isAhead(claims.getIssueTime(), now), Rejection.NOT_YET_VALID);
        refuse(config.jwtIssuer() != null && !config.jwtIssuer().equals(claims.getIssuer()), Rejection.ISSUER);
        refuse(
                config.jwtAudience() != null && !claims.getAudience().contains(config.jwtAudience()),
                Rejection.AUDIENCE);
        String role = claims.getStringClaim("role");
        if (role == null || !config.roles().contains(role)) {
            throw new RejectedException(Rejection.ROLE);
        }
        return new Identity(
                role,
                claims.getSubject(),
                Credential.JWT,
                new JsonText(payload),
                expiry == null ? null : expiry.toInstant());
    }

    private boolean isAhead(@Nullable Date moment, Instant now) {
        return moment != null && moment.toInstant().isAfter(now.plus(config.clockSkew()));
    }

    private static void refuse(boolean wrong, Rejection rejection) throws RejectedException {
        if (wrong) {
            throw new RejectedException(rejection);
        }
    }
}
