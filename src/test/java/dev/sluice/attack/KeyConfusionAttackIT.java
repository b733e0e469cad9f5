package dev.sluice.attack;

import static dev.sluice.attack.AttackAnswers.assertTokenOfIda;
import static dev.sluice.attack.AttackAnswers.assertTokenRefused;
import static dev.sluice.attack.AttackAnswers.refusal;
import static dev.sluice.attack.ForgedToken.encoded;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.crypto.impl.ECDSA;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.RSAKey;
import dev.sluice.support.Harbour;
import dev.sluice.support.HarbourExtension;
import dev.sluice.support.PostgresExtension;
import dev.sluice.support.TestDatabase;
import dev.sluice.support.TokenForge;
import io.vertx.core.json.JsonObject;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * One issuer with a key of each family, all of whose algorithms are allowed: the most that a token could choose from
 * (RFC 8725, sections 2.1 and 3.1).
 */
@ExtendWith({PostgresExtension.class, HarbourExtension.class})
class KeyConfusionAttackIT {

    private static final TokenForge RSA = TokenForge.rsa("rsa");
    private static final TokenForge CURVE = TokenForge.curve("curve", Curve.P_256);
    private static final TokenForge EDWARDS = TokenForge.ed25519("edwards");
    private static final TokenForge SECRET = TokenForge.secret("secret", "a secret beside public keys, long enough");

    private static final Map<String, TokenForge> KEYS =
            Map.of("RS256", RSA, "ES256", CURVE, "EdDSA", EDWARDS, "HS256", SECRET);

    private static final BigInteger ORDER = Curve.P_256.toECParameterSpec().getOrder();

    private static final int NUMBER_BYTES = 32;

    private static Harbour harbour;

    @BeforeAll
    static void start(TestDatabase database) {
        String keys = Stream.of(RSA.member().put("alg", "RS256"), CURVE.member(), EDWARDS.member(), SECRET.member())
                .map(JsonObject::encode)
                .collect(Collectors.joining(",", "{\"keys\":[", "]}"));
        harbour = new Harbour(HarbourExtension.start(
                database,
                "authentication.store.enabled=true",
                "authentication.issuers=[{issuer: keys, audiences: any,"
                        + " algorithms: [HS256, RS256, PS256, ES256, EdDSA], jwks: '" + keys + "'}]"));
    }

    @AfterAll
    static void stop() {
        harbour.close();
    }

    private static String claims() {
        return ForgedToken.claims("\"iss\":\"keys\"");
    }

    private static String header(String algorithm, String id) {
        JsonObject header = new JsonObject().put("alg", algorithm);
        return (id.isEmpty() ? header : header.put("kid", id)).encode();
    }

    /** That what is refused below is refused for its key. */
    @Test
    void eachKeyIsForItsOwnAlgorithm() {
        KEYS.forEach((algorithm, forge) -> {
            assertTokenOfIda(
                    harbour, forge.raw(algorithm, header(algorithm, forge.key().getKeyID()), claims()));
            assertTokenOfIda(harbour, forge.raw(algorithm, header(algorithm, ""), claims()));
        });
    }

    @Test
    void aSignatureOfOneFamilyIsNotOneOfAnother() {
        KEYS.forEach((algorithm, forge) -> KEYS.forEach((other, its) -> {
            if (!other.equals(algorithm)) {
                for (String id : List.of("", forge.key().getKeyID(), its.key().getKeyID())) {
                    assertTokenRefused(harbour, forge.raw(algorithm, header(other, id), claims()));
                }
            }
        }));
    }

    @Test
    void aKeyThatNamesItsAlgorithmIsForNoOtherOfItsFamily() {
        for (String algorithm : List.of("PS256", "RS512", "PS512")) {
            assertTokenRefused(harbour, RSA.raw(algorithm, header(algorithm, "rsa"), claims()));
            assertTokenRefused(harbour, RSA.raw(algorithm, header("RS256", "rsa"), claims()));
        }
        assertTokenRefused(harbour, RSA.raw("RS256", header("PS256", "rsa"), claims()));
        assertTokenRefused(harbour, CURVE.raw("ES256", header("ES384", "curve"), claims()));
        assertTokenRefused(harbour, SECRET.raw("HS256", header("HS384", "secret"), claims()));
    }

    /** What everybody knows is no secret, however it is spelled. */
    @Test
    void aPublicKeyIsNoSecret() throws JOSEException {
        for (TokenForge forge : List.of(RSA, CURVE, EDWARDS)) {
            for (byte[] spelling : spellings(forge)) {
                for (String id : List.of("", forge.key().getKeyID(), "secret")) {
                    String header = encoded(header("HS256", id));
                    assertTokenRefused(harbour, ForgedToken.signedWith(spelling, header, encoded(claims())));
                }
            }
        }
    }

    private static List<byte[]> spellings(TokenForge forge) throws JOSEException {
        byte[] der = der(forge);
        String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        String pem = "-----BEGIN PUBLIC KEY-----\n" + base64 + "\n-----END PUBLIC KEY-----";
        String jwk = forge.member().encode();
        List<String> texts = new ArrayList<>(
                List.of(pem, pem + "\n", pem.replace("\n", "\r\n") + "\r\n", base64, base64.replace("\n", ""), jwk));
        texts.add("{\"keys\":[" + jwk + "]}");
        List<byte[]> spellings = new ArrayList<>();
        spellings.add(der);
        for (String name : List.of("n", "x", "y")) {
            String number = forge.member().getString(name);
            if (number != null) {
                texts.add(number);
                spellings.add(Base64.getUrlDecoder().decode(number));
            }
        }
        texts.forEach(text -> spellings.add(text.getBytes(StandardCharsets.US_ASCII)));
        return spellings;
    }

    private static byte[] der(TokenForge forge) throws JOSEException {
        if (forge.key() instanceof RSAKey rsa) {
            return rsa.toRSAPublicKey().getEncoded();
        }
        return forge.key() instanceof ECKey curve
                ? curve.toECPublicKey().getEncoded()
                : joined(
                        HexFormat.of().parseHex("302a300506032b6570032100"),
                        Base64.getUrlDecoder().decode(forge.member().getString("x")));
    }

    private static byte[] joined(byte[] one, byte[] other) {
        byte[] both = Arrays.copyOf(one, one.length + other.length);
        System.arraycopy(other, 0, both, one.length, other.length);
        return both;
    }

    /** Neither a key of the attacker's nor the right one: a token brings none. */
    @Test
    void aKeyOfAnyFamilyThatATokenBringsIsNotUsed() {
        Map<String, TokenForge> others = Map.of(
                "RS256", TokenForge.rsa("rsa"),
                "ES256", TokenForge.curve("curve", Curve.P_256),
                "EdDSA", TokenForge.ed25519("edwards"),
                "HS256", TokenForge.secret("secret", "a secret of the attacker's, as long as it ought to be"));
        others.forEach((algorithm, forge) -> {
            JsonObject header = new JsonObject().put("alg", algorithm).put("jwk", forge.member());
            assertTokenRefused(harbour, forge.raw(algorithm, header.encode(), claims()));
            header.put("kid", forge.key().getKeyID());
            assertTokenRefused(harbour, forge.raw(algorithm, header.encode(), claims()));
            header.remove("jwk");
            assertTokenRefused(harbour, forge.raw(algorithm, header.encode(), claims()));
            TokenForge right = KEYS.get(algorithm);
            header.put("jwk", right.member());
            assertTokenRefused(harbour, right.raw(algorithm, header.encode(), claims()));
        });
    }

    private static byte[] number(BigInteger number) {
        byte[] bytes = number.toByteArray();
        int from = Math.max(0, bytes.length - NUMBER_BYTES);
        byte[] padded = new byte[NUMBER_BYTES];
        System.arraycopy(bytes, from, padded, NUMBER_BYTES - bytes.length + from, bytes.length - from);
        return padded;
    }

    private static byte[] signature(BigInteger r, BigInteger s) {
        return joined(number(r), number(s));
    }

    /** Zero was a signature of everything in Java once (CVE-2022-21449). */
    @Test
    void aSignatureOfACurveIsTwoNumbersBelowItsOrder() throws JOSEException {
        String unsigned = encoded(header("ES256", "curve")) + "." + encoded(claims());
        byte[] good = CURVE.signature("ES256", unsigned.getBytes(StandardCharsets.US_ASCII));
        BigInteger r = new BigInteger(1, Arrays.copyOf(good, NUMBER_BYTES));
        BigInteger s = new BigInteger(1, Arrays.copyOfRange(good, NUMBER_BYTES, good.length));
        BigInteger zero = BigInteger.ZERO;
        assertTokenOfIda(harbour, unsigned + "." + encoded(good));

        for (byte[] wrong : List.of(
                signature(zero, zero),
                signature(zero, s),
                signature(r, zero),
                signature(ORDER, s),
                signature(r, ORDER),
                signature(ORDER, ORDER),
                signature(ORDER, zero),
                signature(BigInteger.ONE, BigInteger.ONE),
                signature(s, r),
                signature(ORDER.subtract(r), s),
                ECDSA.transcodeSignatureToDER(good),
                HexFormat.of().parseHex("3006020101020100"),
                Arrays.copyOf(good, 63),
                Arrays.copyOf(good, 65),
                joined(new byte[1], good),
                Arrays.copyOf(good, 96),
                joined(good, good),
                Arrays.copyOf(good, NUMBER_BYTES),
                new byte[0])) {
            assertTokenRefused(harbour, unsigned + "." + encoded(wrong));
        }
    }

    /** Anybody can make the second form of a signature; it proves the same claims, and is revoked with them. */
    @Test
    void aSignatureTurnedRoundGainsNothing(TestDatabase database) {
        String claims = ForgedToken.claims("\"iss\":\"keys\"", "\"jti\":\"turned\"");
        String unsigned = encoded(header("ES256", "curve")) + "." + encoded(claims);
        byte[] good = CURVE.signature("ES256", unsigned.getBytes(StandardCharsets.US_ASCII));
        BigInteger s = new BigInteger(1, Arrays.copyOfRange(good, NUMBER_BYTES, good.length));
        byte[] turned = joined(Arrays.copyOf(good, NUMBER_BYTES), number(ORDER.subtract(s)));
        List<String> tokens = List.of(unsigned + "." + encoded(good), unsigned + "." + encoded(turned));
        tokens.forEach(token -> assertTokenOfIda(harbour, token));

        database.run("select sluice.revoke_token('turned')");

        tokens.forEach(token -> assertThat(
                        harbour.answer("GET /parcel?select=id\nSluice-Verify: strict\nAuthorization: Bearer " + token))
                .isEqualTo(refusal("the Bearer token has been revoked")));
    }
}
