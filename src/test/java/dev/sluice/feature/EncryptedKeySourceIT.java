package dev.sluice.feature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.jwk.Curve;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.sluice.sample.VelroSample;
import dev.sluice.support.PostgresExtension;
import dev.sluice.support.TestDatabase;
import dev.sluice.support.TestGateway;
import dev.sluice.support.TokenForge;
import io.vertx.core.json.JsonObject;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Keys over HTTPS: from a server that is trusted and is the one that was meant, or not at all. */
@ExtendWith(PostgresExtension.class)
class EncryptedKeySourceIT {

    private static final TokenForge KEY = TokenForge.curve("key", Curve.P_256);

    private static final char[] PASSWORD = "of no use".toCharArray();

    @TempDir
    private Path folder;

    private HttpsServer serve(String name) throws Exception {
        Path store = folder.resolve(name + ".p12");
        String tool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        String options = "-genkeypair -keyalg EC -alias k -storetype PKCS12 -dname CN=keys -ext san=dns:" + name;
        List<String> command = new ArrayList<>(List.of(tool));
        command.addAll(List.of(options.split(" ", -1)));
        command.addAll(List.of("-keystore", store.toString(), "-storepass", new String(PASSWORD)));
        Process keytool = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(keytool.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return server(store);
    }

    private HttpsServer server(Path store) throws Exception {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream stream = Files.newInputStream(store)) {
            keys.load(stream, PASSWORD);
        }
        Files.writeString(
                folder.resolve("trust.pem"),
                "-----BEGIN CERTIFICATE-----\n"
                        + Base64.getMimeEncoder()
                                .encodeToString(keys.getCertificate("k").getEncoded())
                        + "\n-----END CERTIFICATE-----\n");
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, PASSWORD);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context));
        server.createContext("/", exchange -> {
            byte[] body = TokenForge.set(KEY).getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        return server;
    }

    private static TestGateway start(TestDatabase database, HttpsServer server, String... settings) {
        String[] all = Arrays.copyOf(settings, settings.length + 2);
        all[settings.length] = "authentication.jwks.timeout=5s";
        all[settings.length + 1] = "authentication.issuers=[{issuer: test, audiences: any, jwks_url:"
                + " 'https://localhost:%d/keys'}]".formatted(server.getAddress().getPort());
        return TestGateway.start(database, all);
    }

    @Test
    void keysComeFromAServerThatIsTrusted(TestDatabase database) throws Exception {
        HttpsServer server = serve("localhost");
        String token = KEY.token(
                "ES256",
                new JsonObject()
                        .put("iss", "test")
                        .put("sub", VelroSample.ADA)
                        .put("role", "authenticated")
                        .put("exp", Instant.now().getEpochSecond() + 60));

        try (TestGateway gateway =
                start(database, server, "authentication.jwks.trust_file=" + folder.resolve("trust.pem"))) {
            assertThat(gateway.http()
                            .get("/auth/v1/user", "Authorization", "Bearer " + token)
                            .statusCode())
                    .isEqualTo(200);
        }
        assertThatThrownBy(() -> start(database, server).close())
                .hasMessageContaining("cannot be fetched (SSLHandshake");
        server.stop(0);
    }

    @Test
    void keysDoNotComeFromAServerOfAnotherName(TestDatabase database) throws Exception {
        HttpsServer server = serve("other.example");

        assertThatThrownBy(
                        () -> start(database, server, "authentication.jwks.trust_file=" + folder.resolve("trust.pem"))
                                .close())
                .hasMessageContaining("cannot be fetched (SSLHandshake");
        server.stop(0);
    }
}
