package dev.sluice.authentication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.util.Base64URL;
import dev.sluice.config.PostgrestTokens;
import dev.sluice.config.Secret;
import dev.sluice.contract.Credential;
import dev.sluice.contract.Failure;
import dev.sluice.contract.GatewayException;
import dev.sluice.contract.Identity;
import dev.sluice.contract.JsonText;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PostgrestVerifierTest {

    private static final String SECRET = "reallyreallyreallyreallyverysafe";

    private static final Instant NOW = Instant.ofEpochSecond(1_000_000);

    private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);

    private static PostgrestTokens rules(@Nullable String secret, @Nullable String audience, String path) {
        return new PostgrestTokens(secret == null ? null : new Secret(secret), false, audience, path, 10);
    }

    private static PostgrestVerifier verifier(@Nullable String secret) {
        return new PostgrestVerifier(rules(secret, "us", "$.role"), "anon", CLOCK);
    }

    private static String signed(JWSHeader header, String payload, JWSSigner signer) throws Exception {
        JWSObject token = new JWSObject(header, new Payload(payload));
        token.sign(signer);
        return token.serialize();
    }

    private static String token(String payload) throws Exception {
        return signed(new JWSHeader(JWSAlgorithm.HS256), payload, new MACSigner(SECRET));
    }

    private static Failure failure(PostgrestVerifier verifier, @Nullable String token) {
        return catchThrowableOfType(GatewayException.class, () -> verifier.verify(token))
                .failure();
    }

    private static String encoded(String text) {
        return Base64URL.encode(text).toString();
    }

    @Test
    void aTokenNeedsNothingButItsRole() throws Exception {
        assertThat(verifier(SECRET)
                        .verify(token("{\"role\":\"author\",\"sub\":\"u1\"}"))
                        .identity())
                .isEqualTo(new Identity(
                        "author", "u1", Credential.JWT, new JsonText("{\"role\":\"author\",\"sub\":\"u1\"}"), null));
    }

    @Test
    void aTokenWithoutARoleIsTheAnonymousRoleWithItsClaims() throws Exception {
        assertThat(verifier(SECRET)
                        .verify(token("{\"id\":1,\"gone\":null,\"exp\":2000000}"))
                        .identity())
                .isEqualTo(new Identity(
                        "anon",
                        null,
                        Credential.ANONYMOUS,
                        new JsonText("{\"id\":1,\"gone\":null,\"exp\":2000000,\"role\":\"anon\"}"),
                        Instant.ofEpochSecond(2_000_000)));
    }

    @Test
    void aMomentOutsideOfTheCalendarIsItsEdge() throws Exception {
        VerifiedToken verified = verifier(SECRET)
                .verify(token("{\"role\":\"author\",\"iat\":-99999999999999999,\"exp\":99999999999999999}"));
        assertThat(verified.issuedAt()).isEqualTo(Instant.ofEpochSecond(Instant.MIN.getEpochSecond()));
        assertThat(verified.identity().expiresAt()).isEqualTo(Instant.ofEpochSecond(Instant.MAX.getEpochSecond()));
    }

    @Test
    void theRoleMayBeAnywhere() throws Exception {
        PostgrestVerifier verifier =
                new PostgrestVerifier(rules(SECRET, null, "$.realm.roles[?(@ == 'author')]"), null, CLOCK);

        Identity identity = verifier.verify(token("{\"realm\":{\"roles\":[\"x\",\"author\"]}}"))
                .identity();

        assertThat(identity.role()).isEqualTo("author");
        assertThat(identity.claims().value())
                .isEqualTo("{\"realm\":{\"roles\":[\"x\",\"author\"]},\"role\":\"author\"}");
        assertThat(failure(verifier, token("{}")).message()).isEqualTo("Anonymous access is disabled");
    }

    @Test
    void withoutATokenTheAnonymousRoleCounts() {
        assertThat(verifier(null).verify(null).identity()).isEqualTo(Identity.anonymous("anon"));
        assertThat(failure(new PostgrestVerifier(rules(SECRET, null, ".role"), null, CLOCK), null))
                .isEqualTo(new Failure("PGRST302", 401, "Anonymous access is disabled", null, null));
    }

    @Test
    void withoutASecretATokenIsAFaultOfTheServer() {
        assertThat(failure(verifier(null), "a.b.c"))
                .isEqualTo(new Failure("PGRST300", 500, "Server lacks JWT secret", null, null));
    }

    @Test
    void aTokenThatCannotBeReadOrVerifiedIsTold() throws Exception {
        PostgrestVerifier verifier = verifier(SECRET);
        String keyError = "No suitable key or wrong key type";

        assertThat(failure(verifier, "").message()).isEqualTo("Empty JWT is sent in Authorization header");
        assertThat(failure(verifier, "a.b").message()).isEqualTo("Expected 3 parts in JWT; got 2");
        assertThat(failure(verifier, "a.b.c.d.e").message()).isEqualTo("Expected 3 parts in JWT; got 5");
        assertThat(failure(verifier, "quifquirndsjagnrgniur.fonvoienqhhdj.iuqvnvhojah"))
                .isEqualTo(new Failure("PGRST301", 401, "JWT cryptographic operation failed", null, null));
        assertThat(failure(verifier, encoded("{\"alg\":\"none\"}") + ".e30."))
                .isEqualTo(new Failure(
                        "PGRST301",
                        401,
                        "Wrong or unsupported encoding algorithm",
                        "JWT is unsecured but expected 'alg' was not 'none'",
                        null));
        assertThat(failure(verifier, token("{}").replaceFirst("\\.e30\\.", ".e31.")))
                .isEqualTo(new Failure("PGRST301", 401, keyError, "None of the keys was able to decode the JWT", null));
        assertThat(failure(verifier, signed(new JWSHeader(JWSAlgorithm.HS384), "{}", new MACSigner(SECRET + SECRET))))
                .isEqualTo(new Failure("PGRST301", 401, keyError, "No suitable key was found to decode the JWT", null));
    }

    @Test
    void aPartThatIsNoneIsToldBeforeAnyKeyIsTried() throws Exception {
        PostgrestVerifier verifier = verifier(SECRET);
        Failure garbled = new Failure("PGRST301", 401, "JWT cryptographic operation failed", null, null);

        for (String header :
                List.of("no json", "[]", "{}", "{\"alg\":\"FOO\"}", "{\"alg\":\"RSA-OAEP\",\"enc\":\"A128GCM\"}")) {
            assertThat(failure(verifier, encoded(header) + ".e30.")).isEqualTo(garbled);
        }
        String[] parts = token("{}").split("\\.", -1);
        assertThat(failure(verifier, parts[0] + ".!." + parts[2])).isEqualTo(garbled);
        assertThat(failure(verifier, parts[0] + "." + parts[1] + ".!")).isEqualTo(garbled);
        assertThat(failure(verifier, token("{}") + "=")).isEqualTo(garbled);
    }

    @Test
    void aTokenThatNamesItsKeyIsVerifiedWithNoOther() throws Exception {
        JWSHeader named = new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("k").build();
        String token = signed(named, "{\"role\":\"author\"}", new MACSigner(SECRET));
        String key = "{\"kty\":\"oct\",\"kid\":\"%s\",\"k\":\"" + encoded(SECRET) + "\"}";

        assertThat(verifier(key.formatted("k")).verify(token).identity().role()).isEqualTo("author");
        for (String secret : List.of(SECRET, key.formatted("other"))) {
            assertThat(failure(verifier(secret), token).details())
                    .isEqualTo("No suitable key was found to decode the JWT");
        }
    }

    @Test
    void aRoleThatIsNullIsNotTheAnonymousOne() throws Exception {
        assertThat(verifier(SECRET).verify(token("{\"role\":null}")).identity().role())
                .isEqualTo("null");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[] | Parsing claims failed",
                "{\"exp\":999969} | JWT expired",
                "{\"exp\":999970.5} | JWT expired",
                "{\"nbf\":1000031} | JWT not yet valid",
                "{\"iat\":1000031} | JWT issued at future",
                "{\"exp\":\"x\",\"nbf\":\"x\"} | The JWT 'exp' claim must be a number",
                "{\"nbf\":\"x\"} | The JWT 'nbf' claim must be a number",
                "{\"iat\":\"x\"} | The JWT 'iat' claim must be a number",
                "{\"aud\":{}} | The JWT 'aud' claim must be a string or an array of strings",
                "{\"aud\":[\"us\",{}]} | The JWT 'aud' claim must be a string or an array of strings",
                "{\"aud\":\"them\"} | JWT not in audience",
                "{\"aud\":[\"them\"]} | JWT not in audience",
            })
    void aWrongClaimIsTold(String payload, String message) throws Exception {
        assertThat(failure(verifier(SECRET), token(payload)))
                .isEqualTo(new Failure("PGRST303", 401, message, null, null));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"exp\":999970}",
                "{\"nbf\":1000030,\"iat\":1000030}",
                "{\"exp\":null,\"aud\":null}",
                "{\"aud\":[]}",
                "{\"aud\":\"us\"}",
                "{\"aud\":[\"them\",\"us\"]}",
            })
    void aClaimWithinItsBoundsIsGood(String payload) throws Exception {
        assertThat(verifier(SECRET).verify(token(payload)).identity().role()).isEqualTo("anon");
    }

    @Test
    void keysOfEveryFamilyVerify() throws Exception {
        RSAKey rsa = new RSAKeyGenerator(2_048).keyID("r").generate();
        ECKey curve = new ECKeyGenerator(Curve.P_384).generate();
        KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        byte[] point = pair.getPublic().getEncoded();
        OctetKeyPair edwards = new OctetKeyPair.Builder(
                        Curve.Ed25519, Base64URL.encode(Arrays.copyOfRange(point, point.length - 32, point.length)))
                .build();
        PostgrestVerifier verifier =
                verifier(new JWKSet(Arrays.asList(rsa.toPublicJWK(), curve.toPublicJWK(), edwards)).toString());
        String payload = "{\"role\":\"author\"}";

        JWSHeader named = new JWSHeader.Builder(JWSAlgorithm.RS512).keyID("r").build();
        isAuthor(verifier.verify(signed(named, payload, new RSASSASigner(rsa))));
        isAuthor(verifier.verify(signed(new JWSHeader(JWSAlgorithm.ES384), payload, new ECDSASigner(curve))));
        String body = encoded("{\"alg\":\"EdDSA\"}") + "." + encoded(payload);
        Signature signature = Signature.getInstance("Ed25519");
        signature.initSign(pair.getPrivate());
        signature.update(body.getBytes(StandardCharsets.US_ASCII));
        isAuthor(verifier.verify(body + "." + Base64URL.encode(signature.sign())));
        isAuthor(verifier(rsa.toPublicJWK().toJSONString())
                .verify(signed(new JWSHeader(JWSAlgorithm.RS256), payload, new RSASSASigner(rsa))));
    }

    @Test
    void aRememberedTokenExpiresLikeAnyOther() throws Exception {
        AtomicReference<Instant> now = new AtomicReference<>(NOW);
        Clock moving = new Clock() {
            @Override
            public ZoneOffset getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }

            @Override
            public Instant instant() {
                return Objects.requireNonNull(now.get());
            }
        };
        PostgrestVerifier verifier = new PostgrestVerifier(rules(SECRET, null, ".role"), "anon", moving);
        String token = token("{\"role\":\"author\",\"exp\":1000010}");

        assertThat(verifier.verify(token)).isEqualTo(verifier.verify(token));
        now.set(NOW.plus(Duration.ofSeconds(41)));

        assertThat(failure(verifier, token).message()).isEqualTo("JWT expired");
    }

    private static void isAuthor(VerifiedToken token) {
        assertThat(token.identity().role()).isEqualTo("author");
    }
}
