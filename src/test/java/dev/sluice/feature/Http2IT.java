package dev.sluice.feature;

import static dev.sluice.support.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.support.PostgresExtension;
import dev.sluice.support.RawHttp;
import dev.sluice.support.RawHttp2;
import dev.sluice.support.RawHttp2.Frame;
import dev.sluice.support.TestCertificate;
import dev.sluice.support.TestDatabase;
import dev.sluice.support.TestGateway;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** HTTP/2, and what its frames could be used for. */
@ExtendWith(PostgresExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class Http2IT {

    private TestGateway gateway;

    @BeforeAll
    void start(TestDatabase database) {
        database.run("""
                create or replace view public.flood as
                select n as id, repeat('x', 1000) as filling from generate_series(1, 1000) n;
                grant select on public.flood to anon, service_role
                """);
        gateway = TestGateway.start(
                database,
                "http.http2.cleartext=true",
                "http.http2.streams_max=7",
                "http.http2.resets_max=20",
                "http.header_timeout=500ms",
                "http.body_timeout=400ms",
                "http.rate_min=10MB",
                "http.write_timeout=30s",
                "http.idle_timeout=2s");
    }

    @AfterAll
    void stop() {
        gateway.close();
    }

    private RawHttp2 open() {
        return RawHttp2.begin(RawHttp.open(gateway));
    }

    @Test
    void clientsAgreeOnItOverTls(TestDatabase database, @TempDir Path folder) throws IOException, InterruptedException {
        TestCertificate certificate = TestCertificate.of("second version", "EC").writeInto(folder);
        try (TestGateway secure = TestGateway.start(
                database,
                "http.tls.certificate=" + folder.resolve("certificate.pem"),
                "http.tls.key=" + folder.resolve("key.pem"))) {
            HttpClient client = HttpClient.newBuilder()
                    .sslContext(certificate.client(certificate))
                    .build();
            HttpRequest request = HttpRequest.newBuilder(
                            URI.create("https://localhost:%d/rest/v1/flood?limit=1&select=id"
                                    .formatted(secure.gateway().apiPort())))
                    .build();

            HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());

            assertThat(response.version()).isEqualTo(HttpClient.Version.HTTP_2);
            assertThat(response.body()).isEqualTo("[{\"id\":1}]");
        }
    }

    @Test
    void itIsNotSpokenInClearTextUnlessAskedFor(TestDatabase database) {
        try (TestGateway usual = TestGateway.start(database);
                RawHttp connection = RawHttp.open(usual)) {
            assertThat(connection.send(RawHttp2.PREFACE).head()).contains(" 400 Bad Request\r\n");
        }
    }

    @Test
    void theNumberOfStreamsIsTold() {
        try (RawHttp2 connection = open()) {
            assertThat(connection.settings()).containsEntry(3, 7).containsEntry(6, 16_384);
        }
    }

    @Test
    void oneStreamTooManyIsRefused() {
        try (RawHttp2 connection = open()) {
            connection.settings();
            connection.acknowledge();
            for (int stream = 1; stream <= 15; stream += 2) {
                connection.request(stream, "/rest/v1/flood", false);
            }
            Frame refusal = connection.until(frame -> frame.type() == RawHttp2.RESET);
            assertThat(refusal.stream()).isEqualTo(15);
            assertThat(refusal.code()).isEqualTo(RawHttp2.REFUSED_STREAM);
        }
    }

    @Test
    void aClientThatDoesNotAcknowledgeTheLimitIsHeldToIt() {
        try (RawHttp2 connection = open()) {
            for (int stream = 1; stream <= 15; stream += 2) {
                connection.request(stream, "/rest/v1/flood", false);
            }
            Frame refusal = connection.until(frame -> frame.type() == RawHttp2.RESET);
            assertThat(refusal.stream()).isEqualTo(15);
            assertThat(refusal.code()).isEqualTo(RawHttp2.REFUSED_STREAM);
        }
    }

    @Test
    void aFloodOfResetsEndsTheConnection() {
        try (RawHttp2 connection = open()) {
            for (int stream = 1; stream < 60; stream += 2) {
                connection.request(stream, "/rest/v1/flood", true).reset(stream);
            }
            Frame end = connection.until(frame -> frame.type() == RawHttp2.GOAWAY);
            assertThat(end.code()).isEqualTo(RawHttp2.ENHANCE_YOUR_CALM);
            assertThat(connection.isClosed()).isTrue();
        }
        assertThat(gateway.http().get("/nothing").statusCode()).isEqualTo(404);
    }

    @Test
    void anAnswerThatIsNotTakenIsGivenUp() {
        try (RawHttp2 connection = open()) {
            connection.request(1, "/rest/v1/flood", true).raw().untilClosed();
        }
        eventually(() -> gateway.management()
                .get("/metrics")
                .body()
                .contains("sluice_http_slow_clients_total{part=\"answer\",} 1.0"));
    }

    @Test
    void aBodyThatDoesNotComeIsNotWaitedFor() {
        try (RawHttp2 connection = open()) {
            connection.request(1, "/rest/v1/flood", false);
            assertThat(connection.until(frame -> frame.type() == RawHttp2.DATA).text())
                    .contains("\"SLC204\"");
        }
    }

    @Test
    void aConnectionWithoutRequestsIsClosedWhateverElseItSends() throws InterruptedException {
        try (RawHttp2 connection = open()) {
            connection.request(1, "/nothing", true).until(frame -> frame.type() == RawHttp2.DATA);
            connection.raw().sendUntilClosed(RawHttp2.ping(), 200, 100);
        }
    }

    @Test
    void aPrefaceWithoutARequestIsNotWaitedFor() throws InterruptedException {
        try (RawHttp2 connection = open()) {
            connection.raw().sendUntilClosed(RawHttp2.ping(), 200, 50);
        }
    }
}
