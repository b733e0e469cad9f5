package dev.sluice.authentication;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.contract.Credential;
import dev.sluice.contract.Identity;
import dev.sluice.contract.JsonText;
import dev.sluice.support.TokenForge;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a token must be, whoever signs it. */
class TokenVerifierTest {

    private static final TokenForge SECRET = TokenForge.secret("", "0123456789abcdef0123456789abcdef");

    private static final Verification VERIFICATION = Verification.of(
            "authentication.jwt_secret=0123456789abcdef0123456789abcdef",
            "authentication.jwt_audience=sluice",
            "authentication.jwt_issuer=" + Verification.ISSUER,
            "authentication.jwt_bytes_max=2kB");

    private static final long NOW = Verification.NOW.getEpochSecond();

    private static String token(JsonObject claims) {
        return SECRET.token("HS256", claims);
    }

    private static String with(String name, Object value) {
        return token(Verification.claims().put(name, value));
    }

    private static String without(String name) {
        JsonObject claims = Verification.claims();
        claims.remove(name);
        return token(claims);
    }

    private static String headed(String header) {
        return SECRET.raw("HS256", header, Verification.claims().encode());
    }

    @Test
    void aGoodTokenIsAnIdentityWithItsClaimsAsTheyCame() {
        String claims = "{\"iss\":\"%s\", \"aud\":[\"other\",\"sluice\"], \"sub\":\"u1\",\"jti\":\"t1\",\"iat\":%d.5,"
                        .formatted(Verification.ISSUER, NOW)
                + "\"role\":\"authenticated\",\"exp\":%d,\"n\":1.10}".formatted(NOW + 60);

        assertThat(VERIFICATION.verify(SECRET.raw("HS256", "{\"alg\":\"HS256\",\"typ\":\"JWT\",\"x\":1}", claims)))
                .isEqualTo(new VerifiedToken(
                        new Identity(
                                "authenticated",
                                "u1",
                                Credential.JWT,
                                JsonText.of(claims),
                                Verification.NOW.plusSeconds(60)),
                        Verification.ISSUER,
                        "t1",
                        Instant.ofEpochSecond(NOW)));
    }

    @Test
    void aTokenWithinTheSkewIsGood() {
        assertThat(VERIFICATION.verify(with("exp", NOW - 29)).identity().userId())
                .isEqualTo("u1");
        assertThat(VERIFICATION.verify(with("nbf", NOW + 30)).identity().userId())
                .isEqualTo("u1");
        assertThat(VERIFICATION.rejection(with("exp", NOW - 30))).isEqualTo(Rejection.EXPIRED);
        assertThat(VERIFICATION.rejection(with("nbf", NOW + 31))).isEqualTo(Rejection.NOT_YET_VALID);
        assertThat(VERIFICATION.rejection(with("iat", NOW + 31))).isEqualTo(Rejection.NOT_YET_VALID);
    }

    @Test
    void aTimeIsANumberThatIsATime() {
        for (String name : List.of("exp", "nbf", "iat")) {
            for (Object wrong : List.of("" + NOW, -1, 253_402_300_800L, true, List.of(NOW), Map.of())) {
                assertThat(VERIFICATION.rejection(with(name, wrong)))
                        .as(name + wrong)
                        .isEqualTo(Rejection.CLAIM);
            }
            assertThat(VERIFICATION.rejection(token(Verification.claims().putNull(name))))
                    .isEqualTo(Rejection.CLAIM);
        }
        assertThat(VERIFICATION.rejection(without("exp"))).isEqualTo(Rejection.NO_EXPIRY);
        for (String odd : List.of(
                "1e999999999",
                "1e-999999999",
                "99999999991e2147483647",
                "0e2147483647",
                "1e21",
                "1" + "0".repeat(50))) {
            String claims = Verification.claims().put("exp", 7777).encode().replace("7777", odd);
            assertThat(VERIFICATION.rejection(SECRET.raw("HS256", "{\"alg\":\"HS256\"}", claims)))
                    .isIn(Rejection.CLAIM, Rejection.MALFORMED);
        }
    }

    @Test
    void issuerAndAudienceMustBeThoseThatAreConfigured() {
        assertThat(VERIFICATION.rejection(with("iss", "https://issuer.example/")))
                .isEqualTo(Rejection.ISSUER);
        assertThat(VERIFICATION.rejection(without("iss"))).isEqualTo(Rejection.ISSUER);
        assertThat(VERIFICATION.rejection(with("iss", 5))).isEqualTo(Rejection.CLAIM);
        assertThat(VERIFICATION.rejection(with("aud", "other"))).isEqualTo(Rejection.AUDIENCE);
        assertThat(VERIFICATION.rejection(with("aud", new JsonArray().add("other"))))
                .isEqualTo(Rejection.AUDIENCE);
        assertThat(VERIFICATION.rejection(without("aud"))).isEqualTo(Rejection.AUDIENCE);
        assertThat(VERIFICATION.rejection(with("aud", new JsonArray()))).isEqualTo(Rejection.CLAIM);
        assertThat(VERIFICATION.rejection(
                        with("aud", new JsonArray().add("sluice").add(5))))
                .isEqualTo(Rejection.CLAIM);
        assertThat(VERIFICATION.rejection(with("sub", 5))).isEqualTo(Rejection.CLAIM);
        assertThat(VERIFICATION.rejection(with("jti", 5))).isEqualTo(Rejection.CLAIM);
    }

    @Test
    void theRoleIsOneTextThatMayBeNamed() {
        assertThat(VERIFICATION.rejection(with("role", "postgres"))).isEqualTo(Rejection.ROLE);
        assertThat(VERIFICATION.rejection(without("role"))).isEqualTo(Rejection.ROLE);
        assertThat(VERIFICATION.rejection(with("role", new JsonArray().add("authenticated"))))
                .isEqualTo(Rejection.ROLE);
        assertThat(VERIFICATION.rejection(token(Verification.claims().putNull("role"))))
                .isEqualTo(Rejection.ROLE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"alg\":\"HS256\",\"crit\":[\"exp\"],\"exp\":1}",
                "{\"alg\":\"HS256\",\"crit\":[]}",
                "{\"alg\":\"HS256\",\"b64\":false}",
                "{\"alg\":\"HS256\",\"zip\":\"DEF\"}",
                "{\"alg\":\"HS256\",\"cty\":\"JWT\"}",
                "{\"alg\":\"HS256\",\"cty\":\"application/jwt\"}",
                "{\"alg\":\"HS256\",\"jwk\":{\"kty\":\"oct\"}}",
                "{\"alg\":\"HS256\",\"jku\":\"https://evil.example\"}",
                "{\"alg\":\"HS256\",\"x5u\":\"https://evil.example\"}",
                "{\"alg\":\"HS256\",\"x5c\":[]}",
                "{\"alg\":\"HS256\",\"typ\":\"logout+jwt\"}",
                "{\"alg\":\"HS256\",\"typ\":null}",
                "{\"alg\":\"HS256\",\"kid\":5}",
                "{\"alg\":[\"HS256\"]}"
            })
    void aHeaderThatSaysHowToVerifyIsRefused(String header) {
        assertThat(VERIFICATION.rejection(headed(header))).isEqualTo(Rejection.HEADER);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"alg\":\"none\"}",
                "{\"alg\":\"None\"}",
                "{\"alg\":\"nOnE\"}",
                "{\"alg\":\"hs256\"}",
                "{\"alg\":\"HS256 \"}",
                "{\"alg\":\"HS512\"}",
                "{\"alg\":\"RS256\"}",
                "{\"alg\":\"ES256K\"}",
                "{}"
            })
    void anAlgorithmThatIsNotTheIssuersIsRefused(String header) {
        assertThat(VERIFICATION.rejection(headed(header))).isEqualTo(Rejection.ALGORITHM);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"alg\":\"HS256\",\"alg\":\"HS256\"}",
                "{\"alg\":\"HS256\"} {}",
                "{\"alg\":\"HS256\"",
                "[\"alg\"]",
                "null",
                "",
                "\"HS256\"",
                "{\"alg\":\"HS256\",\"x\":[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]}"
            })
    void aHeaderThatIsNoObjectOrAmbiguousIsMalformed(String header) {
        assertThat(VERIFICATION.rejection(headed(header))).isEqualTo(Rejection.MALFORMED);
    }

    @Test
    void claimsThatAreAmbiguousAreMalformed() {
        String good = Verification.claims().encode();
        String twice = good.replace("{\"iss\"", "{\"role\":\"anon\",\"iss\"");
        String deep = "[".repeat(20) + "]".repeat(20);

        assertThat(VERIFICATION.rejection(SECRET.raw("HS256", "{\"alg\":\"HS256\"}", twice)))
                .isEqualTo(Rejection.MALFORMED);
        assertThat(VERIFICATION.rejection(SECRET.raw(
                        "HS256", "{\"alg\":\"HS256\"}", good.replace("{\"iss\"", "{\"x\":" + deep + ",\"iss\""))))
                .isEqualTo(Rejection.MALFORMED);
        assertThat(VERIFICATION.rejection(with("sub", "a\u0000b"))).isEqualTo(Rejection.CLAIM);
    }

    @Test
    void aTokenHasOneSpelling() {
        String good = token(Verification.claims());
        String[] parts = good.split("\\.", -1);
        char last = good.charAt(good.length() - 1);
        // 32 bytes leave two bits of the last character unused.
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        String dangling = good.substring(0, good.length() - 1) + alphabet.charAt(alphabet.indexOf(last) ^ 1);

        assertThat(VERIFICATION.verify(good).identity().userId()).isEqualTo("u1");
        for (String wrong : List.of(
                dangling,
                good + "=",
                good + " ",
                good + "\n",
                parts[0] + "=." + parts[1] + "." + parts[2],
                parts[0] + "." + parts[1] + ".",
                parts[0] + "." + parts[1],
                good + ".",
                ".." + good,
                good.replace('.', '+'))) {
            assertThat(VERIFICATION.rejection(wrong)).as(wrong).isEqualTo(Rejection.MALFORMED);
        }
    }

    @Test
    void aWrongSignatureOrALongTokenIsRefused() {
        String other =
                TokenForge.secret("", "another secret of thirty-two bytes").token("HS256", Verification.claims());

        assertThat(VERIFICATION.rejection(other)).isEqualTo(Rejection.SIGNATURE);
        assertThat(VERIFICATION.rejection(with("x", "x".repeat(2_048)))).isEqualTo(Rejection.TOO_LONG);
    }

    @Test
    void withoutAnIssuerNoTokenIsAccepted() {
        assertThat(Verification.of().rejection(token(Verification.claims()))).isEqualTo(Rejection.NOT_ACCEPTED);
    }
}
