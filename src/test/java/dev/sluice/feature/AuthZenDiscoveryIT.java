package dev.sluice.feature;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.support.GatewayExtension;
import dev.sluice.support.HttpCalls;
import dev.sluice.support.PostgresExtension;
import dev.sluice.support.TestDatabase;
import dev.sluice.support.TestGateway;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The level Discovery of AuthZEN's certification scenario: where access can be asked about. */
@ExtendWith({PostgresExtension.class, GatewayExtension.class})
class AuthZenDiscoveryIT {

    private static final String PATH = "/.well-known/authzen-configuration";

    private static String metadata(String address) {
        return """
                {"policy_decision_point":"@",\
                "access_evaluation_endpoint":"@/access/v1/evaluation",\
                "access_evaluations_endpoint":"@/access/v1/evaluations",\
                "search_subject_endpoint":"@/access/v1/search/subject",\
                "search_resource_endpoint":"@/access/v1/search/resource",\
                "search_action_endpoint":"@/access/v1/search/action"}""".replace("@", address);
    }

    @Test
    void itIsToldToAnybody(TestGateway gateway) {
        HttpCalls http = gateway.http();
        HttpResponse<String> response = http.get(PATH, "X-Request-ID", "7");
        HttpResponse<String> head = http.send("HEAD", PATH, "");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json; charset=utf-8");
        assertThat(response.headers().firstValue("X-Request-ID")).hasValue("7");
        assertThat(response.body()).isEqualTo(metadata(http.base()));
        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
        assertThat(http.get(PATH, "Authorization", "Bearer of.no.use").body()).isEqualTo(metadata(http.base()));
        assertThat(http.post(PATH, "{}").statusCode()).isEqualTo(405);
    }

    @Test
    void itsEndpointsAreThere(TestGateway gateway) {
        metadata(gateway.http().base())
                .lines()
                .flatMap(line -> Arrays.stream(line.split("\"")))
                .filter(part -> part.contains("/access/v1/"))
                .forEach(endpoint -> assertThat(
                                new HttpCalls("").post(endpoint, "{}").statusCode())
                        .as(endpoint)
                        .isEqualTo(401));
    }

    @ParameterizedTest
    @CsvSource({
        "https://velro.example/data, https://velro.example",
        "https://velro.example:8443/shop/rest/v1/, https://velro.example:8443/shop",
    })
    void theConfiguredAddressGoesFirst(String configured, String told, TestDatabase database) {
        try (TestGateway behind = TestGateway.start(database, "rest.openapi-server-proxy-uri=" + configured)) {
            assertThat(behind.http().get(PATH).body()).isEqualTo(metadata(told));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "pdp.example:8443, http://pdp.example:8443",
        "pdp.example, http://pdp.example",
        "pdp.example:80, http://pdp.example",
        "[::1]:3000, http://[::1]:3000",
    })
    void withoutOneItIsTheHostThatWasAsked(String host, String told, TestGateway gateway) throws IOException {
        assertThat(asked(gateway, host)).startsWith("HTTP/1.1 200 OK").endsWith("\r\n\r\n" + metadata(told));
    }

    @Test
    void aRequestThatNamesNoHostIsRefused(TestGateway gateway) throws IOException {
        assertThat(told(gateway, "GET %s HTTP/1.0\r\n\r\n".formatted(PATH)))
                .contains(" 400 Bad Request\r\n")
                .endsWith("""
                {"code":"SLC201","message":"The message is malformed",\
                "details":"the Host header is missing or no address","hint":null}""");
        assertThat(asked(gateway, "pdp example\"<")).startsWith("HTTP/1.1 400 ");
    }

    private static String asked(TestGateway gateway, String host) throws IOException {
        return told(gateway, "GET %s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n".formatted(PATH, host));
    }

    /** What is answered to a request in these bytes; clients do not let the host be chosen. */
    private static String told(TestGateway gateway, String request) throws IOException {
        try (Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), gateway.gateway().apiPort())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void inThePlaceOfPostgrestThereIsNone(TestDatabase database) {
        try (TestGateway dropIn = TestGateway.startDropIn(database)) {
            assertThat(dropIn.http().get(PATH).statusCode()).isEqualTo(404);
        }
    }
}
