package dev.sluice.feature;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.Curve;
import dev.sluice.sample.VelroSample;
import dev.sluice.support.Eventually;
import dev.sluice.support.HttpCalls;
import dev.sluice.support.KeyServer;
import dev.sluice.support.PostgresExtension;
import dev.sluice.support.TestDatabase;
import dev.sluice.support.TestGateway;
import dev.sluice.support.TokenForge;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Keys that an issuer publishes over HTTP, while it rotates them, is flooded, slow, or away. */
@ExtendWith(PostgresExtension.class)
class KeyRotationIT {

    private static final TokenForge OLD = TokenForge.curve("old", Curve.P_256);
    private static final TokenForge NEW = TokenForge.ed25519("new");

    private final KeyServer server = new KeyServer(TokenForge.set(OLD));
    private final List<TestGateway> gateways = new ArrayList<>();

    private TestDatabase database;

    @BeforeEach
    void prepare(TestDatabase given) {
        database = given;
    }

    @AfterEach
    void close() {
        gateways.forEach(TestGateway::close);
        server.close();
    }

    private HttpCalls gateway(String... settings) {
        List<String> all = new ArrayList<>(List.of("authentication.jwks.timeout=5s", "kinds.auth.time_limit=5s"));
        all.addAll(List.of(settings));
        all.add("authentication.issuers=[{issuer: test, audiences: [sluice], jwks_url: '%s'}]"
                .formatted(server.address()));
        TestGateway gateway = TestGateway.start(database, all.toArray(String[]::new));
        gateways.add(gateway);
        return gateway.http();
    }

    private static String token(TokenForge forge, String algorithm) {
        JsonObject claims = new JsonObject()
                .put("iss", "test")
                .put("aud", "sluice")
                .put("sub", VelroSample.ADA)
                .put("role", "authenticated")
                .put("exp", Instant.now().getEpochSecond() + 60);
        return forge.token(algorithm, claims);
    }

    private static HttpResponse<String> ask(HttpCalls http, String token) {
        return http.get("/auth/v1/user", "Authorization", "Bearer " + token);
    }

    private static String code(HttpResponse<String> response) {
        return response.statusCode() + " " + new JsonObject(response.body()).getString("code");
    }

    @Test
    void aRotationFailsNoRequest() {
        HttpCalls http = gateway();
        assertThat(ask(http, token(OLD, "ES256")).statusCode()).isEqualTo(200);

        server.serve(TokenForge.set(OLD, NEW));
        HttpResponse<String> response = ask(http, token(NEW, "EdDSA"));

        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        assertThat(new JsonObject(response.body()).getString("id")).isEqualTo(VelroSample.ADA);
        assertThat(ask(http, token(OLD, "ES256")).statusCode()).isEqualTo(200);
        assertThat(server.fetches()).isEqualTo(2);
    }

    @Test
    void requestsThatWaitShareOneFetch() throws Exception {
        HttpCalls http = gateway();
        server.serve(TokenForge.set(NEW));
        CountDownLatch gate = server.hold();
        ExecutorService threads = Executors.newFixedThreadPool(8);
        List<CompletableFuture<Integer>> answers = new ArrayList<>();
        for (int asked = 0; asked < 8; asked++) {
            answers.add(CompletableFuture.supplyAsync(
                    () -> ask(http, token(NEW, "EdDSA")).statusCode(), threads));
        }
        Eventually.eventually(() -> server.fetches() == 2);
        gate.countDown();

        for (CompletableFuture<Integer> answer : answers) {
            assertThat(answer.get()).isEqualTo(200);
        }
        assertThat(server.fetches()).isEqualTo(2);
        threads.shutdown();
    }

    @Test
    void aFloodOfUnknownKeysCausesOneFetch() {
        HttpCalls http = gateway();
        TokenForge forged = TokenForge.curve("forged", Curve.P_256);

        for (int asked = 0; asked < 50; asked++) {
            JsonObject header = new JsonObject().put("alg", "ES256").put("kid", "forged" + asked);
            String token = forged.token("ES256", header, new JsonObject().put("iss", "test"));
            assertThat(code(ask(http, token))).isEqualTo("401 SLC101");
        }

        assertThat(server.fetches()).isEqualTo(2);
        assertThat(ask(http, token(OLD, "ES256")).statusCode()).isEqualTo(200);
    }

    @Test
    void aSetThatIsWithdrawnIsNotUsedAnyMore() {
        HttpCalls http = gateway("authentication.jwks.refresh_min=100ms", "authentication.jwks.refresh_max=100ms");
        assertThat(ask(http, token(OLD, "ES256")).statusCode()).isEqualTo(200);

        server.serve("{\"keys\":[]}");

        Eventually.eventually(() -> code(ask(http, token(OLD, "ES256"))).equals("401 SLC101"));
    }

    @Test
    void anAgeThatTheSourceTellsIsKeptWithinBounds() {
        server.serve(200, Map.of("Cache-Control", "public, max-age=0"), TokenForge.set(OLD));
        HttpCalls http = gateway("authentication.jwks.refresh_min=200ms");
        server.serve(TokenForge.set(NEW));

        Eventually.eventually(() -> server.fetches() >= 2);
        Eventually.eventually(() -> ask(http, token(NEW, "EdDSA")).statusCode() == 200);
        assertThat(code(ask(http, token(OLD, "ES256")))).isEqualTo("401 SLC101");
    }

    @Test
    void anOutageIsBridgedAndThenToldAsWhatItIs() {
        HttpCalls http = gateway(
                "authentication.jwks.refresh_min=100ms",
                "authentication.jwks.refresh_max=100ms",
                "authentication.jwks.refetch_interval=100ms",
                "authentication.jwks.stale_max=3s");
        server.serve(500, Map.of(), "down");
        Eventually.eventually(() -> code(ask(http, token(NEW, "EdDSA"))).equals("503 SLC105"));
        assertThat(ask(http, token(OLD, "ES256")).statusCode()).isEqualTo(200);

        Eventually.eventually(() -> code(ask(http, token(OLD, "ES256"))).equals("503 SLC105"));
        HttpResponse<String> response = ask(http, token(OLD, "ES256"));
        assertThat(response.headers().firstValue("Retry-After")).isPresent();
        assertThat(new JsonObject(response.body()))
                .isEqualTo(new JsonObject()
                        .put("code", "SLC105")
                        .put("message", "The keys of the token's issuer cannot be had at present")
                        .putNull("details")
                        .put("hint", "Retry after the time that Retry-After gives; the token may be good."));

        server.serve(TokenForge.set(OLD));
        Eventually.eventually(() -> ask(http, token(OLD, "ES256")).statusCode() == 200);
    }
}
