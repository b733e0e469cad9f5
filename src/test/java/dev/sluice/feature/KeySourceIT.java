package dev.sluice.feature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.jwk.Curve;
import dev.sluice.config.ConfigException;
import dev.sluice.sample.VelroSample;
import dev.sluice.support.Eventually;
import dev.sluice.support.HttpCalls;
import dev.sluice.support.KeyServer;
import dev.sluice.support.PostgresExtension;
import dev.sluice.support.TestDatabase;
import dev.sluice.support.TestGateway;
import dev.sluice.support.TokenForge;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Where keys come from, and what is a refusal to start. */
@ExtendWith(PostgresExtension.class)
class KeySourceIT {

    private static final TokenForge KEY = TokenForge.curve("key", Curve.P_384);
    private static final TokenForge NEXT = TokenForge.rsa("next");

    private final KeyServer server = new KeyServer(TokenForge.set(KEY));

    @AfterEach
    void close() {
        server.close();
    }

    private static String issuers(String source) {
        return "authentication.issuers=[{issuer: test, audiences: any, %s}]".formatted(source);
    }

    private static int status(TestGateway gateway, String token) {
        HttpCalls http = gateway.http();
        return http.get("/auth/v1/user", "Authorization", "Bearer " + token).statusCode();
    }

    private static JsonObject claims() {
        return new JsonObject()
                .put("iss", "test")
                .put("sub", VelroSample.ADA)
                .put("role", "authenticated")
                .put("exp", Instant.now().getEpochSecond() + 60);
    }

    private ThrowingCallable startFrom(TestDatabase database, String... settings) {
        String[] all = Arrays.copyOf(settings, settings.length + 1);
        all[settings.length] = issuers("jwks_url: '%s'".formatted(server.address()));
        return () -> TestGateway.start(database, all).close();
    }

    @Test
    void aSetInAFileIsReadAnewWhenItChanges(TestDatabase database, @TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("keys.json"), TokenForge.set(KEY));
        try (TestGateway gateway = TestGateway.start(
                database, issuers("jwks_file: '%s'".formatted(file)), "authentication.jwks.file_interval=50ms")) {
            assertThat(status(gateway, KEY.token("ES384", claims()))).isEqualTo(200);

            Files.writeString(file, "{\"keys\":");
            Files.setLastModifiedTime(file, FileTime.from(Instant.now().plusSeconds(5)));
            assertThat(status(gateway, KEY.token("ES384", claims()))).isEqualTo(200);

            Files.writeString(file, TokenForge.set(NEXT));
            Files.setLastModifiedTime(file, FileTime.from(Instant.now().plusSeconds(10)));
            Eventually.eventually(() -> status(gateway, NEXT.token("RS256", claims())) == 200);
            assertThat(status(gateway, KEY.token("ES384", claims()))).isEqualTo(401);
        }
    }

    @Test
    void aPublicKeyAndASecretMayBeFiles(TestDatabase database, @TempDir Path folder) throws Exception {
        String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'})
                .encodeToString(NEXT.key().toRSAKey().toPublicKey().getEncoded());
        Path pem = Files.writeString(
                folder.resolve("key.pem"), "-----BEGIN PUBLIC KEY-----\n" + base64 + "\n-----END PUBLIC KEY-----\n");
        String secret = "0123456789abcdef".repeat(4);
        Path text = Files.writeString(folder.resolve("secret"), secret + "\n");
        String both = ("authentication.issuers=[{issuer: test, audiences: any, public_key_file: '%s',"
                        + " algorithms: [PS256]}, {issuer: own, audiences: any, secret_file: '%s',"
                        + " algorithms: [HS512]}]")
                .formatted(pem, text);

        try (TestGateway gateway = TestGateway.start(database, both)) {
            assertThat(status(gateway, NEXT.token("PS256", claims()))).isEqualTo(200);
            assertThat(status(gateway, TokenForge.secret("x", secret).token("HS512", claims().put("iss", "own"))))
                    .isEqualTo(200);
            assertThat(status(gateway, TokenForge.secret("x", secret).token("HS512", claims())))
                    .isEqualTo(401);
        }
    }

    @Test
    void aSourceThatGivesNoKeysIsARefusalToStart(TestDatabase database) {
        String source = "authentication.issuers (test): " + server.address();

        server.serve(302, Map.of("Location", server.address()), "");
        assertThatThrownBy(startFrom(database)).hasMessageContaining(source + ": answers with status 302");

        server.serve("{\"keys\":[], \"x\":\"" + "x".repeat(2_000) + "\"}");
        assertThatThrownBy(startFrom(database, "authentication.jwks.bytes_max=1kB"))
                .hasMessageContaining(source + ": is longer than 1024 bytes");

        server.serve(TokenForge.set(KEY, NEXT));
        assertThatThrownBy(startFrom(database, "authentication.jwks.keys_max=1"))
                .hasMessageContaining(source + ": has more than 1 keys");

        server.serve("{\"keys\":[], \"keys\":[]}");
        assertThatThrownBy(startFrom(database))
                .hasMessageContaining(source + ": is not a JSON object, or an ambiguous one");

        server.serve(TokenForge.set(TokenForge.secret("s", "0123456789abcdef".repeat(4))));
        assertThatThrownBy(startFrom(database))
                .hasMessageContaining(source + ": holds no key that can be used [kid=s kty=oct: a secret is none where"
                        + " everybody may fetch it]");

        server.hold();
        assertThatThrownBy(startFrom(database, "authentication.jwks.timeout=200ms"))
                .hasMessageContaining(source + ": cannot be fetched (");
    }

    @Test
    void keysThatCannotBeUsedAreARefusalToStart(TestDatabase database) {
        String weak = "{\"keys\":[%s,%s,{\"kty\":\"AKP\",\"kid\":\"later\"},%s]}"
                .formatted(
                        KEY.member().put("use", "enc").encode(),
                        TokenForge.rsa("weak", 1_024).member().encode(),
                        KEY.member().put("alg", "ES256").encode());

        assertThatThrownBy(() -> TestGateway.start(database, issuers("jwks: '%s'".formatted(weak))))
                .hasRootCauseInstanceOf(ConfigException.class)
                .hasMessageContaining("kid=later kty=AKP: it cannot be read, kid=key kty=EC: it is not for verifying"
                        + " signatures, kid=weak kty=RSA: an RSA key must have 2048 to 8192 bits, kid=key kty=EC: its"
                        + " algorithm is not known, or not one of its kind");
        assertThatThrownBy(() -> TestGateway.start(
                        database, issuers("secret: '%s', algorithms: [HS512]".formatted("x".repeat(63)))))
                .hasMessageContaining("none of the configured algorithms is its");
    }
}
