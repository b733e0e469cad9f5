package dev.sluice.authentication;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.Curve;
import dev.sluice.support.TokenForge;
import io.vertx.core.json.JsonObject;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Every family of algorithms: what its key signed is good, and nothing else. */
class TokenAlgorithmTest {

    private static final TokenForge RSA = TokenForge.rsa("rsa");

    private static final TokenForge CURVE = TokenForge.curve("p256", Curve.P_256);

    private static final Map<String, TokenForge> FORGES = forges();

    private static final String SET =
            TokenForge.set(FORGES.values().stream().distinct().toArray(TokenForge[]::new));

    private static final Verification VERIFICATION =
            Verification.ofSet(SET, ", algorithms: [%s]".formatted(String.join(", ", FORGES.keySet())));

    private static final BigInteger ORDER =
            new BigInteger("FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551", 16);

    private static Map<String, TokenForge> forges() {
        Map<String, TokenForge> forges = new LinkedHashMap<>();
        TokenForge secret = TokenForge.secret("secret", "0123456789abcdef".repeat(4));
        List.of("HS256", "HS384", "HS512").forEach(algorithm -> forges.put(algorithm, secret));
        List.of("RS256", "RS384", "RS512", "PS256", "PS384", "PS512").forEach(algorithm -> forges.put(algorithm, RSA));
        forges.put("ES256", CURVE);
        forges.put("ES384", TokenForge.curve("p384", Curve.P_384));
        forges.put("ES512", TokenForge.curve("p521", Curve.P_521));
        forges.put("EdDSA", TokenForge.ed25519("edwards"));
        return forges;
    }

    private static String resigned(String token, byte[] signature) {
        return token.substring(0, token.lastIndexOf('.') + 1) + TokenForge.part(signature);
    }

    @Test
    void whatAKeySignedIsGood() {
        FORGES.forEach((algorithm, forge) -> assertThat(VERIFICATION
                        .verify(forge.token(algorithm, Verification.claims()))
                        .identity()
                        .userId())
                .as(algorithm)
                .isEqualTo("u1"));
    }

    @Test
    void whatWasChangedAfterwardsIsNot() {
        FORGES.forEach((algorithm, forge) -> {
            String good = forge.token(algorithm, Verification.claims());
            String other = forge.token(algorithm, Verification.claims().put("sub", "u2"));
            String mixed = other.substring(0, other.lastIndexOf('.')) + good.substring(good.lastIndexOf('.'));

            assertThat(VERIFICATION.rejection(mixed)).as(algorithm).isEqualTo(Rejection.SIGNATURE);
            for (byte[] wrong : List.of(new byte[1], new byte[32], new byte[64], new byte[256], new byte[1_024])) {
                assertThat(VERIFICATION.rejection(resigned(good, wrong)))
                        .as(algorithm)
                        .isEqualTo(Rejection.SIGNATURE);
            }
        });
    }

    @Test
    void aKeyIsForNoOtherAlgorithm() {
        FORGES.forEach((algorithm, forge) -> FORGES.forEach((name, other) -> {
            if (!other.equals(forge)) {
                JsonObject header =
                        new JsonObject().put("alg", name).put("kid", forge.key().getKeyID());
                assertThat(VERIFICATION.rejection(forge.token(algorithm, header, Verification.claims())))
                        .as(algorithm + " as " + name)
                        .isEqualTo(Rejection.NO_KEY);
            }
        }));
    }

    @Test
    void aPublicKeyIsNoSecret() {
        String shown = RSA.key().toPublicJWK().toJSONString();
        Verification rsaOnly = Verification.ofSet(TokenForge.set(RSA), "");
        TokenForge confused = TokenForge.secret("rsa", shown);

        assertThat(VERIFICATION.rejection(confused.token("HS256", Verification.claims())))
                .isEqualTo(Rejection.NO_KEY);
        assertThat(rsaOnly.rejection(confused.token("HS256", Verification.claims())))
                .isEqualTo(Rejection.ALGORITHM);
    }

    @Test
    void withoutALeaveAnRsaKeyIsForOneAlgorithm() {
        Verification rsaOnly = Verification.ofSet(TokenForge.set(RSA), "");

        assertThat(rsaOnly.verify(RSA.token("RS256", Verification.claims()))
                        .identity()
                        .role())
                .isEqualTo("authenticated");
        assertThat(rsaOnly.rejection(RSA.token("PS256", Verification.claims()))).isEqualTo(Rejection.ALGORITHM);
        assertThat(rsaOnly.rejection(RSA.token("RS512", Verification.claims()))).isEqualTo(Rejection.ALGORITHM);
    }

    @Test
    void aKeyThatNamesItsAlgorithmIsForThatAlone() {
        String set =
                "{\"keys\":[%s]}".formatted(RSA.member().put("alg", "PS256").encode());
        Verification verification = Verification.ofSet(set, ", algorithms: [RS256, PS256]");

        assertThat(verification
                        .verify(RSA.token("PS256", Verification.claims()))
                        .identity()
                        .role())
                .isEqualTo("authenticated");
        assertThat(verification.rejection(RSA.token("RS256", Verification.claims())))
                .isEqualTo(Rejection.NO_KEY);
    }

    @Test
    void numbersOfACurveSignatureAreAboveZeroAndBelowItsOrder() {
        String good = CURVE.token("ES256", Verification.claims());
        byte[] order = Arrays.copyOfRange(ORDER.toByteArray(), 1, 33);
        byte[] twice = Arrays.copyOf(order, 64);
        System.arraycopy(order, 0, twice, 32, 32);

        for (byte[] wrong : List.of(new byte[64], Arrays.copyOf(order, 64), twice)) {
            assertThat(VERIFICATION.rejection(resigned(good, wrong))).isEqualTo(Rejection.SIGNATURE);
        }
    }

    @Test
    void aSignatureTurnedRoundProvesNothingElse() {
        String good = CURVE.token("ES256", Verification.claims().put("jti", "t1"));
        byte[] signed = good.substring(0, good.lastIndexOf('.')).getBytes(StandardCharsets.US_ASCII);
        byte[] signature = CURVE.signature("ES256", signed);
        byte[] turned = ORDER.subtract(new BigInteger(1, Arrays.copyOfRange(signature, 32, 64)))
                .toByteArray();
        byte[] whole = Arrays.copyOf(Arrays.copyOf(signature, 32), 64);
        int length = Math.min(32, turned.length);
        System.arraycopy(turned, turned.length - length, whole, 64 - length, length);

        assertThat(VERIFICATION.verify(resigned(good, whole))).isEqualTo(VERIFICATION.verify(good));
    }

    @Test
    void aSecretIsAsLongAsTheDigest() {
        TokenForge secret = TokenForge.secret("short", "0123456789abcdef".repeat(3));
        Verification verification = Verification.ofSet(TokenForge.set(secret), ", algorithms: [HS256, HS384, HS512]");

        assertThat(verification
                        .verify(secret.token("HS384", Verification.claims()))
                        .identity()
                        .role())
                .isEqualTo("authenticated");
        JsonObject header = new JsonObject().put("alg", "HS512").put("kid", "short");
        assertThat(verification.rejection(secret.token("HS384", header, Verification.claims())))
                .isEqualTo(Rejection.NO_KEY);
    }
}
