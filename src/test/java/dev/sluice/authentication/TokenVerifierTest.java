package dev.sluice.authentication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import dev.sluice.config.AuthenticationConfig;
import dev.sluice.config.Secret;
import dev.sluice.contract.Credential;
import dev.sluice.contract.Identity;
import dev.sluice.contract.JsonText;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TokenVerifierTest {

    private static final String SECRET = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private static AuthenticationConfig config(@Nullable String secret) {
        return new AuthenticationConfig(
                secret == null ? null : new Secret(secret),
                "sluice",
                "https://issuer.example",
                1_000,
                Duration.ofSeconds(30),
                List.of("anon", "authenticated"),
                List.of(),
                List.of(),
                "public.users",
                "id",
                null);
    }

    private static final TokenVerifier VERIFIER = new TokenVerifier(config(SECRET), Clock.fixed(NOW, ZoneOffset.UTC));

    private static JWTClaimsSet.Builder claims() {
        return new JWTClaimsSet.Builder()
                .subject("u1")
                .issuer("https://issuer.example")
                .audience("sluice")
                .claim("role", "authenticated")
                .expirationTime(Date.from(NOW.plusSeconds(60)));
    }

    private static String token(JWSHeader header, String secret, JWTClaimsSet claims) throws Exception {
        SignedJWT token = new SignedJWT(header, claims);
        token.sign(new MACSigner(secret.getBytes(StandardCharsets.UTF_8)));
        return token.serialize();
    }

    private static String token(UnaryOperator<JWTClaimsSet.Builder> change) throws Exception {
        return token(
                new JWSHeader(JWSAlgorithm.HS256),
                SECRET,
                change.apply(claims()).build());
    }

    private static Rejection rejection(String token) {
        return catchThrowableOfType(RejectedException.class, () -> VERIFIER.verified(token))
                .rejection();
    }

    @Test
    void aGoodTokenIsAnIdentityWithItsClaimsAsTheyCame() throws Exception {
        String token = token(claims -> claims.claim("plan", "pro"));

        assertThat(VERIFIER.verified(token).identity())
                .isEqualTo(new Identity(
                        "authenticated",
                        "u1",
                        Credential.JWT,
                        JsonText.of(SignedJWT.parse(token).getPayload().toString()),
                        NOW.plusSeconds(60)));
    }

    @Test
    void aTokenWithinTheSkewIsGood() throws Exception {
        assertThat(VERIFIER.verified(token(claims -> claims.expirationTime(Date.from(NOW.minusSeconds(20)))))
                        .identity()
                        .userId())
                .isEqualTo("u1");
    }

    @Test
    void aBadTokenIsRejectedForItsReason() throws Exception {
        assertThat(rejection("a.b.c")).isEqualTo(Rejection.MALFORMED);
        assertThat(rejection("a.b.c".repeat(1_000))).isEqualTo(Rejection.TOO_LONG);
        assertThat(rejection(new PlainJWT(claims().build()).serialize())).isEqualTo(Rejection.MALFORMED);
        assertThat(rejection(token(new JWSHeader(JWSAlgorithm.HS512), SECRET, claims().build())))
                .isEqualTo(Rejection.ALGORITHM);
        assertThat(rejection(token(new JWSHeader(JWSAlgorithm.HS256), SECRET + "x", claims().build())))
                .isEqualTo(Rejection.SIGNATURE);
        assertThat(rejection(token(
                        new JWSHeader.Builder(JWSAlgorithm.HS256)
                                .criticalParams(Set.of("exp"))
                                .build(),
                        SECRET,
                        claims().build())))
                .isEqualTo(Rejection.HEADER);
        assertThat(rejection(token(
                        new JWSHeader.Builder(JWSAlgorithm.HS256)
                                .type(new JOSEObjectType("logout+jwt"))
                                .build(),
                        SECRET,
                        claims().build())))
                .isEqualTo(Rejection.HEADER);
        assertThat(rejection(token(claims -> claims.expirationTime(null)))).isEqualTo(Rejection.NO_EXPIRY);
        assertThat(rejection(token(claims -> claims.expirationTime(Date.from(NOW.minusSeconds(31))))))
                .isEqualTo(Rejection.EXPIRED);
        assertThat(rejection(token(claims -> claims.notBeforeTime(Date.from(NOW.plusSeconds(31))))))
                .isEqualTo(Rejection.NOT_YET_VALID);
        assertThat(rejection(token(claims -> claims.issueTime(Date.from(NOW.plusSeconds(31))))))
                .isEqualTo(Rejection.NOT_YET_VALID);
        assertThat(rejection(token(claims -> claims.issuer("https://other.example"))))
                .isEqualTo(Rejection.ISSUER);
        assertThat(rejection(token(claims -> claims.audience(List.of("other")))))
                .isEqualTo(Rejection.AUDIENCE);
        assertThat(rejection(token(claims -> claims.claim("role", "postgres")))).isEqualTo(Rejection.ROLE);
        assertThat(rejection(token(claims -> claims.claim("role", null)))).isEqualTo(Rejection.ROLE);
        assertThat(rejection(token(claims -> claims.claim("role", List.of("authenticated")))))
                .isEqualTo(Rejection.MALFORMED);
    }

    @Test
    void aHeaderThatIsJsonsNullIsRefused() {
        assertThat(rejection("bnVsbA.e30.AAAA")).isEqualTo(Rejection.MALFORMED);
        assertThat(rejection("bnVsbHsi.e30.AAAA")).isEqualTo(Rejection.MALFORMED);
    }

    @Test
    void withoutASecretNoTokenIsAccepted() throws Exception {
        TokenVerifier without = new TokenVerifier(config(null), Clock.fixed(NOW, ZoneOffset.UTC));
        String token = token(claims -> claims);

        assertThat(catchThrowableOfType(RejectedException.class, () -> without.verified(token))
                        .rejection())
                .isEqualTo(Rejection.NOT_ACCEPTED);
    }

    @Test
    void aShortSecretIsARefusalToStart() {
        assertThatThrownBy(() -> new TokenVerifier(config("short"), Clock.systemUTC()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the JWT secret must have 32 bytes or more");
    }
}
