package dev.sluice.authentication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.jwk.Curve;
import dev.sluice.config.ConfigException;
import dev.sluice.support.TokenForge;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Several issuers, each with its keys, rules and roles. */
class IssuersTest {

    private static final String SECRET = "0123456789abcdef0123456789abcdef";

    private static final TokenForge ONE = TokenForge.curve("k", Curve.P_256);
    private static final TokenForge TWO = TokenForge.curve("k", Curve.P_256);
    private static final TokenForge OWN = TokenForge.secret("", SECRET);

    private static final String ISSUERS = "authentication.issuers=["
            + "{issuer: one, audiences: [sluice], jwks: '%s', roles: [anon],".formatted(TokenForge.set(ONE))
            + " role_claim: \"$.realm['roles'][?@ != 'x']\"},"
            + "{issuer: two, audiences: any, jwks: '%s', default_role: anon, lifetime_max: 1h, clock_skew: 1s}]"
                    .formatted(TokenForge.set(TWO));

    private static final Verification BOTH = Verification.of(ISSUERS, "authentication.jwt_secret=" + SECRET);

    private static JsonObject claims(String issuer) {
        return Verification.claims().put("iss", issuer).put("iat", Verification.NOW.getEpochSecond());
    }

    private static JsonObject withRoles(String... roles) {
        return claims("one").put("realm", new JsonObject().put("roles", List.of(roles)));
    }

    @Test
    void aTokenIsVerifiedWithTheKeysOfItsIssuerAlone() {
        assertThat(BOTH.verify(TWO.token("ES256", claims("two"))).identity().role())
                .isEqualTo("authenticated");
        assertThat(BOTH.rejection(ONE.token("ES256", claims("two")))).isEqualTo(Rejection.SIGNATURE);
        assertThat(BOTH.rejection(TWO.token("ES256", withRoles("anon")))).isEqualTo(Rejection.SIGNATURE);
        assertThat(BOTH.rejection(OWN.token("HS256", claims("two")))).isEqualTo(Rejection.ALGORITHM);
        assertThat(BOTH.rejection(TWO.token("ES256", claims("three")))).isEqualTo(Rejection.ISSUER);
    }

    @Test
    void theSecretBesideIssuersTakesTokensThatNameNone() {
        JsonObject nameless = Verification.claims();
        nameless.remove("iss");

        assertThat(BOTH.verify(OWN.token("HS256", nameless)).identity().role()).isEqualTo("authenticated");
        assertThat(BOTH.rejection(OWN.token("HS256", claims("three")))).isEqualTo(Rejection.ISSUER);
        assertThat(BOTH.rejection(TWO.token("ES256", nameless))).isEqualTo(Rejection.ALGORITHM);
        assertThat(Verification.of("authentication.jwt_secret=" + SECRET)
                        .verify(OWN.token("HS256", claims("three")))
                        .issuer())
                .isEqualTo("three");
    }

    @Test
    void theRoleIsFoundWhereTheIssuerHasItAndSetForTheDatabase() {
        String token = ONE.token("ES256", withRoles("x", "anon").put("role", "service_role"));

        assertThat(BOTH.verify(token).identity().role()).isEqualTo("anon");
        assertThat(new JsonObject(BOTH.verify(token).identity().claims().value()).getString("role"))
                .isEqualTo("anon");
        assertThat(BOTH.rejection(ONE.token("ES256", withRoles("anon", "anon"))))
                .isEqualTo(Rejection.ROLE);
        assertThat(BOTH.rejection(ONE.token("ES256", withRoles("authenticated"))))
                .isEqualTo(Rejection.ROLE);
        assertThat(BOTH.rejection(ONE.token("ES256", withRoles()))).isEqualTo(Rejection.ROLE);
    }

    @Test
    void aTokenWithoutARoleHasTheDefaultOneWhereThereIsOne() {
        JsonObject claims = claims("two").put("big", 7777);
        claims.remove("role");
        String text = claims.encode().replace("7777", "12345678901234567890.10");
        VerifiedToken verified = BOTH.verify(TWO.raw("ES256", "{\"alg\":\"ES256\",\"kid\":\"k\"}", text));

        assertThat(verified.identity().role()).isEqualTo("anon");
        assertThat(verified.identity().claims().value())
                .isEqualTo(text.substring(0, text.length() - 1) + ",\"role\":\"anon\"}");
        assertThat(BOTH.rejection(TWO.token("ES256", claims("two").putNull("role"))))
                .isEqualTo(Rejection.ROLE);
    }

    @Test
    void eachIssuerHasItsAudiencesSkewAndLifetime() {
        long now = Verification.NOW.getEpochSecond();

        assertThat(BOTH.rejection(ONE.token("ES256", withRoles("anon").put("aud", "x"))))
                .isEqualTo(Rejection.AUDIENCE);
        assertThat(BOTH.verify(TWO.token("ES256", claims("two").put("aud", "x").put("iat", now)))
                        .issuer())
                .isEqualTo("two");
        assertThat(BOTH.rejection(TWO.token("ES256", claims("two").put("exp", now - 2))))
                .isEqualTo(Rejection.EXPIRED);
        assertThat(BOTH.rejection(
                        TWO.token("ES256", claims("two").put("iat", now).put("exp", now + 3_601))))
                .isEqualTo(Rejection.LIFETIME);
    }

    @Test
    void whatIsWrongIsToldAtStart() {
        assertThatThrownBy(
                        () -> Verification.config("authentication.issuers=[{issuer: a, jwks: x, algorithms: [ES256K],"
                                + " role_claim: '$..role', roles: [postgres], default_role: nobody},"
                                + " {issuer: a, audiences: [b], jwks_url: 'http://example.com/', algorithms: [HS256]},"
                                + " {audiences: any, secret: x, jwks: y}]"))
                .isInstanceOf(ConfigException.class)
                .satisfies(thrown -> assertThat(((ConfigException) thrown).problems())
                        .containsExactlyInAnyOrder(
                                "authentication.issuers[0].audiences: is missing: those that a token may be for,"
                                        + " or any",
                                "authentication.issuers[0].algorithms: 'ES256K' is not one of those that are known",
                                "authentication.issuers[0].role_claim: cannot be read: the descendant segment '..' is"
                                        + " not allowed: it would find a role anywhere, at character 3",
                                "authentication.issuers[0].roles: must be of authentication.roles",
                                "authentication.issuers[0].default_role: 'nobody' must be one of roles",
                                "authentication.issuers[1].jwks_url: must be an https address, or http of this machine"
                                        + " (localhost, 127.0.0.1)",
                                "authentication.issuers[1].algorithms: 'HS256' needs a secret, which jwks_url is not",
                                "authentication.issuers[2].jwks_url: one of jwks_url, jwks_file, jwks, secret,"
                                        + " secret_file and public_key_file is needed",
                                "authentication.issuers[2].issuer: is missing",
                                "authentication.issuers: 'a' is there twice"));
    }
}
