package dev.sluice.authentication;

import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.util.JSONArrayUtils;
import com.nimbusds.jose.util.JSONObjectUtils;
import dev.sluice.config.ClaimPath;
import dev.sluice.config.PostgrestTokens;
import dev.sluice.contract.Credential;
import dev.sluice.contract.ErrorCode;
import dev.sluice.contract.GatewayException;
import dev.sluice.contract.Identity;
import dev.sluice.contract.JsonText;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Verifies tokens by PostgREST's rules and tells its errors: an expiry is not asked for, any role may be named, and a
 * token without a role is the anonymous role with the token's claims.
 */
final class PostgrestVerifier {

    private static final String ROLE = "role";

    private final @Nullable TokenKeys keys;
    private final ClaimPath roleClaim;
    private final @Nullable String anonymousRole;
    private final TokenClaims claims;
    private final TokenCache verified;

    PostgrestVerifier(PostgrestTokens rules, @Nullable String anonymousRole, Clock clock) {
        byte[] secret = rules.secretBytes();
        this.keys = secret == null ? null : TokenKeys.of(secret);
        this.roleClaim = ClaimPath.parse(rules.roleClaim())
                .orElseThrow(() -> new IllegalArgumentException("jwt-role-claim-key cannot be read"));
        this.anonymousRole = anonymousRole;
        this.claims = new TokenClaims(rules.audience(), clock);
        this.verified = new TokenCache(rules.cacheEntriesMax());
    }

    /** What a request with the token proves, or one without. */
    VerifiedToken verify(@Nullable String token) {
        if (token == null) {
            return new VerifiedToken(Identity.anonymous(anonymous()), null, null, null);
        }
        TokenPayload payload = verified.get(token, this::payload);
        // Asked each time: a remembered token expires like any other.
        claims.check(payload.claims());
        Map<String, Object> all = payload.claims();
        return new VerifiedToken(
                identity(payload),
                all.get("iss") instanceof String issuer ? issuer : null,
                all.get("jti") instanceof String id ? id : null,
                all.get("iat") instanceof Number issued ? moment(TokenClaims.whole(issued)) : null);
    }

    private String anonymous() {
        if (anonymousRole == null) {
            throw ErrorCode.ANONYMOUS_REFUSED.failure();
        }
        return anonymousRole;
    }

    private Identity identity(TokenPayload payload) {
        Map<String, Object> all = payload.claims();
        String role = roleClaim.first(all).map(PostgrestVerifier::text).orElseGet(this::anonymous);
        return new Identity(
                role,
                all.get("sub") instanceof String subject ? subject : null,
                role.equals(anonymousRole) ? Credential.ANONYMOUS : Credential.JWT,
                role.equals(all.get(ROLE)) ? payload.text() : withRole(all, role),
                all.get("exp") instanceof Number expiry ? moment(TokenClaims.whole(expiry)) : null);
    }

    /** The moment, or the nearest one that there is: a time may be any number. */
    private static Instant moment(long second) {
        return Instant.ofEpochSecond(
                Math.max(Instant.MIN.getEpochSecond(), Math.min(second, Instant.MAX.getEpochSecond())));
    }

    private static JsonText withRole(Map<String, Object> claims, String role) {
        Map<String, Object> effective = new LinkedHashMap<>(claims);
        effective.put(ROLE, role);
        return new JsonText(JSONObjectUtils.toJSONString(effective));
    }

    private static String text(Object claim) {
        if (claim instanceof List<?> list) {
            return JSONArrayUtils.toJSONString(list);
        }
        if (claim instanceof Map<?, ?> map) {
            Map<String, Object> keyed = new LinkedHashMap<>();
            map.forEach((key, value) -> keyed.put(String.valueOf(key), value));
            return JSONObjectUtils.toJSONString(keyed);
        }
        return String.valueOf(claim);
    }

    private TokenPayload payload(String token) {
        if (keys == null) {
            throw ErrorCode.NO_TOKEN_SECRET.failure();
        }
        if (token.isEmpty()) {
            throw unreadable("Empty JWT is sent in Authorization header");
        }
        String[] parts = token.split("\\.", -1);
        if (parts.length != 3) {
            throw unreadable("Expected 3 parts in JWT; got " + parts.length);
        }
        JWSHeader header = header(parts[0]);
        String text = new String(decoded(parts[1]), StandardCharsets.UTF_8);
        checkSignature(keys, header, parts);
        try {
            return new TokenPayload(new JsonText(text), object(text));
        } catch (ParseException noObject) {
            throw ErrorCode.CLAIMS_REFUSED.failure("Parsing claims failed", null, null);
        }
    }

    /** The library takes a list of pairs for an object too. */
    private static Map<String, Object> object(String text) throws ParseException {
        if (!text.stripLeading().startsWith("{")) {
            throw new ParseException("not an object", 0);
        }
        return JSONObjectUtils.parse(text);
    }

    private static JWSHeader header(String part) {
        try {
            Map<String, Object> fields = object(new String(decoded(part), StandardCharsets.UTF_8));
            if ("none".equals(fields.get("alg"))) {
                throw ErrorCode.TOKEN_UNREADABLE.failure(
                        "Wrong or unsupported encoding algorithm",
                        "JWT is unsecured but expected 'alg' was not 'none'",
                        null);
            }
            JWSHeader header = JWSHeader.parse(fields);
            if (!TokenKeys.knows(header.getAlgorithm())) {
                throw garbled();
            }
            // An extension that must be understood is not: none is (RFC 7515, section 4.1.11).
            if (header.getCriticalParams() != null) {
                throw unreadable("JWT couldn't be decoded");
            }
            return header;
        } catch (ParseException | IllegalArgumentException malformed) {
            throw garbled();
        }
    }

    private static void checkSignature(TokenKeys keys, JWSHeader header, String[] parts) {
        byte[] signature = decoded(parts[2]);
        List<JWK> suitable = keys.suitable(header);
        if (suitable.isEmpty()) {
            throw wrongKey("No suitable key was found to decode the JWT");
        }
        byte[] signed = (parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII);
        if (suitable.stream().noneMatch(key -> TokenKeys.verifies(key, header, signed, signature))) {
            throw wrongKey("None of the keys was able to decode the JWT");
        }
    }

    /** Padding has no place in a token (RFC 7515, section 2), though the platform's decoder takes it. */
    private static byte[] decoded(String part) {
        if (part.endsWith("=")) {
            throw garbled();
        }
        try {
            return Base64.getUrlDecoder().decode(part);
        } catch (IllegalArgumentException malformed) {
            throw garbled();
        }
    }

    /** A part that is not what its place asks for is told in the words of a failed verification. */
    private static GatewayException garbled() {
        return unreadable("JWT cryptographic operation failed");
    }

    private static GatewayException unreadable(String message) {
        return ErrorCode.TOKEN_UNREADABLE.failure(message, null, null);
    }

    private static GatewayException wrongKey(String details) {
        return ErrorCode.TOKEN_UNREADABLE.failure("No suitable key or wrong key type", details, null);
    }
}
