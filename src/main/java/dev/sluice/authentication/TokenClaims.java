package dev.sluice.authentication;

import dev.sluice.contract.ErrorCode;
import dev.sluice.contract.GatewayException;
import java.math.BigDecimal;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/** Checks times and audience of a token as PostgREST does: what is there must be right, nothing need be there. */
final class TokenClaims {

    private static final long SKEW_SECONDS = 30;

    private final @Nullable String audience;
    private final Clock clock;

    TokenClaims(@Nullable String audience, Clock clock) {
        this.audience = audience;
        this.clock = clock;
    }

    /** Fails with PGRST303 for the first claim that is wrong. */
    void check(Map<String, Object> claims) {
        long now = clock.instant().getEpochSecond();
        checkTime(claims, "exp", time -> time < now - SKEW_SECONDS, "JWT expired");
        checkTime(claims, "nbf", time -> time > now + SKEW_SECONDS, "JWT not yet valid");
        checkTime(claims, "iat", time -> time > now + SKEW_SECONDS, "JWT issued at future");
        checkAudience(claims.get("aud"));
    }

    private static void checkTime(Map<String, Object> claims, String name, LongPredicate isWrong, String message) {
        Object time = claims.get(name);
        if (time == null) {
            return;
        }
        if (!(time instanceof Number number)) {
            throw refused("The JWT '%s' claim must be a number".formatted(name));
        }
        if (isWrong.test(whole(number))) {
            throw refused(message);
        }
    }

    /** A whole number of seconds; anything else counts as 0, as in PostgREST. */
    static long whole(Number number) {
        try {
            return number instanceof Double || number instanceof Float
                    ? BigDecimal.valueOf(number.doubleValue()).longValueExact()
                    : number.longValue();
        } catch (ArithmeticException | NumberFormatException notWhole) {
            return 0;
        }
    }

    private void checkAudience(@Nullable Object claim) {
        if (claim == null) {
            return;
        }
        List<?> named = claim instanceof List<?> list ? list : List.of(claim);
        if (!named.stream().allMatch(String.class::isInstance)) {
            throw refused("The JWT 'aud' claim must be a string or an array of strings");
        }
        if (audience != null && !named.isEmpty() && !named.contains(audience)) {
            throw refused("JWT not in audience");
        }
    }

    private static GatewayException refused(String message) {
        return ErrorCode.CLAIMS_REFUSED.failure(message, null, null);
    }
}
