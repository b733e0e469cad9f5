package dev.sluice.authentication;

import dev.sluice.authentication.keys.StrictJson;
import dev.sluice.config.IssuerConfig;
import dev.sluice.contract.Credential;
import dev.sluice.contract.Identity;
import dev.sluice.contract.JsonText;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What the claims of an issuer's tokens must say, each in its right form; what they say is the identity. */
final class ClaimRules {

    private static final String ROLE = "role";

    /** The end of the year 9999: beyond it a number is no time that anybody meant. */
    private static final BigDecimal SECONDS_MAX = BigDecimal.valueOf(253_402_300_799L);

    /** The most places that a number may be shifted by: a short text may stand for one with a billion digits. */
    private static final int SCALE_MAX = 20;

    private static final int ID_LENGTH_MAX = 256;

    private final IssuerConfig issuer;

    ClaimRules(IssuerConfig issuer) {
        this.issuer = issuer;
    }

    /** What the claims prove, given that the issuer signed them. */
    VerifiedToken verified(Map<String, Object> claims, String payload, Instant now) throws RejectedException {
        Instant expiry = time(claims, "exp");
        Instant issued = time(claims, "iat");
        checkTimes(claims, expiry, issued, now);
        checkAudience(claims);
        String id = text(claims, "jti");
        String role = role(claims);
        return new VerifiedToken(
                new Identity(role, text(claims, "sub"), Credential.JWT, withRole(claims, payload, role), expiry),
                text(claims, "iss"),
                id,
                issued);
    }

    private void checkTimes(Map<String, Object> claims, @Nullable Instant expiry, @Nullable Instant issued, Instant now)
            throws RejectedException {
        if (expiry == null) {
            throw new RejectedException(Rejection.NO_EXPIRY);
        }
        refuse(!now.isBefore(expiry.plus(issuer.clockSkew())), Rejection.EXPIRED);
        refuse(isAhead(time(claims, "nbf"), now) || isAhead(issued, now), Rejection.NOT_YET_VALID);
        if (issuer.lifetimeMax() != null) {
            refuse(
                    issued == null || Duration.between(issued, expiry).compareTo(issuer.lifetimeMax()) > 0,
                    Rejection.LIFETIME);
        }
    }

    private boolean isAhead(@Nullable Instant moment, Instant now) {
        return moment != null && moment.isAfter(now.plus(issuer.clockSkew()));
    }

    private void checkAudience(Map<String, Object> claims) throws RejectedException {
        Object claim = claims.get("aud");
        List<?> named = claim instanceof List<?> list ? list : claim == null ? List.of() : List.of(claim);
        refuse(
                claims.containsKey("aud") && (named.isEmpty() || !named.stream().allMatch(String.class::isInstance)),
                Rejection.CLAIM);
        refuse(
                !issuer.audiences().isEmpty() && named.stream().noneMatch(issuer.audiences()::contains),
                Rejection.AUDIENCE);
    }

    /** Exactly one text at the end of the path, and one that the issuer may name. */
    private String role(Map<String, Object> claims) throws RejectedException {
        List<Object> found = issuer.roleClaim().all(claims);
        refuse(found.size() > 1, Rejection.ROLE);
        Object role = found.isEmpty() ? issuer.defaultRole() : found.get(0);
        if (!(role instanceof String named) || !issuer.roles().contains(named)) {
            throw new RejectedException(Rejection.ROLE);
        }
        return named;
    }

    /** The claims as they came; where the role stands elsewhere or nowhere, functions of the database find it too. */
    private static JsonText withRole(Map<String, Object> claims, String payload, String role) throws RejectedException {
        try {
            return new JsonText(role.equals(claims.get(ROLE)) ? payload : StrictJson.with(payload, ROLE, role));
        } catch (ParseException malformed) {
            throw new RejectedException(Rejection.MALFORMED);
        }
    }

    private static @Nullable Instant time(Map<String, Object> claims, String name) throws RejectedException {
        if (!claims.containsKey(name)) {
            return null;
        }
        BigDecimal seconds = decimal(claims.get(name));
        boolean isShort = seconds.scale() >= -SCALE_MAX && seconds.scale() <= SCALE_MAX;
        refuse(!isShort || seconds.signum() < 0 || seconds.compareTo(SECONDS_MAX) > 0, Rejection.CLAIM);
        return Instant.ofEpochSecond(seconds.setScale(0, RoundingMode.FLOOR).longValueExact());
    }

    /**
     * The number as it came: written and read again, one with a large exponent is none. Below 0 for what is no number.
     */
    private static BigDecimal decimal(@Nullable Object claim) {
        if (claim instanceof BigDecimal decimal) {
            return decimal;
        }
        return claim instanceof Number number ? new BigDecimal(number.toString()) : BigDecimal.ONE.negate();
    }

    static @Nullable String text(Map<String, Object> claims, String name) throws RejectedException {
        if (!claims.containsKey(name)) {
            return null;
        }
        if (claims.get(name) instanceof String text && text.length() <= ID_LENGTH_MAX) {
            return Objects.requireNonNull(text);
        }
        throw new RejectedException(Rejection.CLAIM);
    }

    private static void refuse(boolean wrong, Rejection rejection) throws RejectedException {
        if (wrong) {
            throw new RejectedException(rejection);
        }
    }
}
