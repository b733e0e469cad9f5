package dev.sluice.authentication;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.authentication.VerifiedTokens.Entry;
import dev.sluice.authentication.keys.IssuerKeys;
import dev.sluice.authentication.keys.KeySet;
import dev.sluice.config.AuthenticationConfig;
import dev.sluice.contract.Credential;
import dev.sluice.contract.Identity;
import dev.sluice.contract.JsonText;
import dev.sluice.support.TokenForge;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What is remembered of verified tokens, and for how long. */
class VerifiedTokensTest {

    private static final String SECRET = "0123456789abcdef0123456789abcdef";

    private static final TokenForge FORGE = TokenForge.secret("", SECRET);

    private static final class MovingClock extends Clock {

        private Instant now = Verification.NOW;

        void advance(Duration duration) {
            now = now.plus(duration);
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }

    private static Entry entry(String claims) {
        List<IssuerKeys> keys = IssuerKeys.of(Verification.config("authentication.jwt_secret=" + SECRET));
        KeySet set = Objects.requireNonNull(keys.get(0).usable());
        VerifiedToken token = new VerifiedToken(
                new Identity("anon", null, Credential.JWT, new JsonText(claims), Verification.NOW), null, null, null);
        return new Entry(token, TokenIssuer.of(keys.get(0)), set, Verification.NOW);
    }

    @Test
    void thoseUnusedForLongestGoFirst() {
        VerifiedTokens tokens = new VerifiedTokens(2, 1_000_000);
        tokens.remember(VerifiedTokens.digest("a"), entry("{}"));
        tokens.remember(VerifiedTokens.digest("b"), entry("{}"));
        assertThat(tokens.find(VerifiedTokens.digest("a"))).isNotNull();
        tokens.remember(VerifiedTokens.digest("c"), entry("{}"));

        assertThat(tokens.find(VerifiedTokens.digest("a"))).isNotNull();
        assertThat(tokens.find(VerifiedTokens.digest("b"))).isNull();
        assertThat(tokens.size()).isEqualTo(2);
    }

    @Test
    void roomIsCountedInBytesToo() {
        VerifiedTokens tokens = new VerifiedTokens(1_000, 5_000);
        for (int number = 0; number < 100; number++) {
            tokens.remember(VerifiedTokens.digest("t" + number), entry("x".repeat(500)));
        }
        tokens.remember(VerifiedTokens.digest("large"), entry("x".repeat(5_000)));

        assertThat(tokens.size()).isEqualTo(3);
        assertThat(tokens.find(VerifiedTokens.digest("large"))).isNull();
        tokens.forgetAll();
        assertThat(tokens.size()).isZero();
        tokens.remember(VerifiedTokens.digest("again"), entry("x".repeat(2_000)));
        assertThat(tokens.size()).isEqualTo(1);
    }

    @Test
    void aRememberedTokenEndsLikeAnyOther() {
        MovingClock clock = new MovingClock();
        AuthenticationConfig config = Verification.config("authentication.jwt_secret=" + SECRET);
        Verification verification = new Verification(new TokenVerifier(config, IssuerKeys.of(config), clock));
        JsonObject claims = Verification.claims();
        String token = FORGE.token("HS256", claims);

        assertThat(verification.verify(token)).isSameAs(verification.verify(token));
        clock.advance(Duration.ofSeconds(89));
        assertThat(verification.verify(token).identity().userId()).isEqualTo("u1");
        clock.advance(Duration.ofSeconds(1));
        assertThat(verification.rejection(token)).isEqualTo(Rejection.EXPIRED);
    }

    @Test
    void whatIsForgottenIsVerifiedAnew() {
        Verification verification = Verification.of("authentication.jwt_secret=" + SECRET);
        String token = FORGE.token("HS256", Verification.claims());
        VerifiedToken first = verification.verify(token);

        verification.verifier().forget();

        assertThat(verification.verify(token)).isEqualTo(first).isNotSameAs(first);
    }
}
