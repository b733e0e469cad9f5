package dev.sluice.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.util.Base64URL;
import dev.sluice.support.TokenForge;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Tokens for trying the gateway out: what it would refuse is not printed. */
class TokenCommandTest {

    private static final String SECRET = "0123456789abcdef0123456789abcdef";

    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... arguments) {
        List<String> all = new ArrayList<>(List.of("--set", "database.uri=postgresql://x@127.0.0.1:1/x"));
        all.addAll(Arrays.asList(arguments));
        return new CommandLine(new TokenCommand())
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(all.toArray(String[]::new));
    }

    private JsonObject part(int number) {
        List<String> parts = List.of(out.toString().strip().split("\\.", -1));
        return new JsonObject(new String(Base64.getUrlDecoder().decode(parts.get(number)), StandardCharsets.UTF_8));
    }

    private String file(TokenForge forge) throws IOException {
        String text = forge.key() instanceof OctetKeyPair pair
                ? new OctetKeyPair.Builder(Curve.Ed25519, pair.getX())
                        .d(Base64URL.encode(seed(forge)))
                        .keyID(pair.getKeyID())
                        .build()
                        .toJSONString()
                : forge.key().toJSONString();
        return Files.writeString(folder.resolve("key.json"), text).toString();
    }

    private static byte[] seed(TokenForge forge) {
        byte[] encoded = forge.edwards().getEncoded();
        return Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length);
    }

    private static String issuer(TokenForge forge, String more) {
        return "authentication.issuers=[{issuer: test, audiences: [sluice], jwks: '%s'%s}]"
                .formatted(TokenForge.set(forge), more);
    }

    @Test
    void theSecretSignsWithTheClaimsThatAreGiven() {
        int code = run(
                "--set",
                "authentication.jwt_secret=" + SECRET,
                "--set",
                "authentication.jwt_audience=sluice",
                "--sub",
                "u1",
                "--minutes",
                "5",
                "--claim",
                "level=3",
                "--claim",
                "plan=pro");

        assertThat(err.toString()).isEmpty();
        assertThat(code).isZero();
        JsonObject claims = part(1);
        assertThat(claims.getLong("exp") - claims.getLong("iat")).isEqualTo(300);
        claims.remove("exp");
        claims.remove("iat");
        assertThat(claims)
                .isEqualTo(new JsonObject()
                        .put("aud", "sluice")
                        .put("sub", "u1")
                        .put("role", "authenticated")
                        .put("level", 3)
                        .put("plan", "pro"));
    }

    @Test
    void aPrivateKeyOfEachKindSigns() throws IOException {
        for (TokenForge forge :
                List.of(TokenForge.rsa("k"), TokenForge.curve("k", Curve.P_384), TokenForge.ed25519("k"))) {
            out.getBuffer().setLength(0);
            int code = run("--set", issuer(forge, ""), "--key", file(forge));

            assertThat(err.toString()).isEmpty();
            assertThat(code).isZero();
            assertThat(part(0).getString("kid")).isEqualTo("k");
            assertThat(part(1).getString("iss")).isEqualTo("test");
        }
        TokenForge rsa = TokenForge.rsa("k");
        assertThat(run("--set", issuer(rsa, ", algorithms: [PS512]"), "--key", file(rsa), "--algorithm", "PS512"))
                .isZero();
    }

    @Test
    void whatTheGatewayWouldRefuseIsNotPrinted() throws IOException {
        TokenForge key = TokenForge.curve("k", Curve.P_256);
        String secret = "authentication.jwt_secret=" + SECRET;

        assertThat(run()).isEqualTo(2);
        assertThat(err.toString()).contains("authentication.jwt_secret is not set, or give --key");
        assertThat(run("--set", secret, "--role", "postgres")).isEqualTo(2);
        assertThat(err.toString()).contains("the gateway would refuse the token: role not allowed");
        assertThat(run("--set", secret, "--minutes", "-1")).isEqualTo(2);
        assertThat(err.toString()).contains("the gateway would refuse the token: expired");
        assertThat(run("--set", secret, "--issuer", "unknown")).isEqualTo(2);
        assertThat(err.toString()).contains("--issuer is none of those that are configured");
        assertThat(run("--set", issuer(key, ""), "--key", file(TokenForge.curve("k", Curve.P_256))))
                .isEqualTo(2);
        assertThat(err.toString()).contains("the gateway would refuse the token: bad signature");
        assertThat(run("--set", issuer(key, ""), "--key", file(key), "--algorithm", "ES512"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("the key cannot sign by ES512");
        assertThat(out.toString()).isEmpty();
    }
}
