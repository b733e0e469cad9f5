package dev.sluice.feature;

import static dev.sluice.support.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.support.PostgresExtension;
import dev.sluice.support.RawHttp;
import dev.sluice.support.TestDatabase;
import dev.sluice.support.TestGateway;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is too much, or no HTTP, is told in the one shape of errors, and never read past. */
@ExtendWith(PostgresExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RequestLimitIT {

    private TestGateway gateway;

    @BeforeAll
    void start(TestDatabase database) {
        gateway = TestGateway.start(
                database,
                "http.url_bytes_max=1kB",
                "http.header_bytes_max=2kB",
                "http.headers_max=20",
                "http.body_bytes_max=1kB");
    }

    @AfterAll
    void stop() {
        gateway.close();
    }

    private RawHttp open() {
        return RawHttp.open(gateway);
    }

    /** The whole answer, in whose place the connection's end stands where there is none. */
    private String answer(String... lines) {
        try (RawHttp connection = open()) {
            // What cannot be read has no version, and is answered as the oldest.
            return connection.lines(lines).answerUntilClosed().replaceFirst("^HTTP/1.0", "HTTP/1.1");
        }
    }

    private static String told(String status, String code, String message, String details, String hint) {
        return """
                HTTP/1.1 %s
                cache-control: no-store
                connection: close
                content-security-policy: default-src 'none'; frame-ancestors 'none'
                content-type: application/json; charset=utf-8
                cross-origin-resource-policy: cross-origin
                proxy-status: sluice; error=%s
                referrer-policy: no-referrer
                x-content-type-options: nosniff

                {"code":"%s","message":"%s","details":%s,"hint":%s}\
                """.formatted(status, code, code, message, details, hint);
    }

    private static String noHttp(String details) {
        return told("400 Bad Request", "SLC206", "The request breaks the rules of HTTP", details, "null");
    }

    private static final String FRAMING = "\"the length of the body is not told as it must be\"";

    @Test
    void aLongUrlIsRefused() {
        assertThat(answer("GET /projects?id=eq." + "1".repeat(1_100) + " HTTP/1.1", "Host: a", ""))
                .isEqualTo(told(
                        "414 Request-URI Too Long",
                        "SLC203",
                        "The URL is longer than the configured cap",
                        "\"http.url_bytes_max\"",
                        "\"Send less in the URL.\""));
    }

    @Test
    void largeHeadersAreRefused() {
        assertThat(answer("GET / HTTP/1.1", "Host: a", "X-Long: " + "a".repeat(2_100), ""))
                .isEqualTo(told(
                        "431 Request Header Fields Too Large",
                        "SLC203",
                        "The headers are larger than the configured cap",
                        "\"http.header_bytes_max\"",
                        "\"Send fewer or shorter headers.\""));
    }

    @Test
    void manyHeadersAreRefused() {
        String many = "a: 1\r\n".repeat(21);
        try (RawHttp connection = open()) {
            assertThat(connection
                            .send("GET / HTTP/1.1\r\nHost: a\r\n" + many + "\r\n")
                            .head())
                    .startsWith("HTTP/1.1 431 ");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 3\r\nTransfer-Encoding: chunked",
                "Transfer-Encoding: chunked\r\nContent-Length: 3",
                "Content-Length: 3\r\nContent-Length: 4",
                "Content-Length: 3, 4",
                "Content-Length: +3",
                "Content-Length: 0x3",
                "Content-Length: -1",
            })
    void aLengthThatIsToldTwiceOrBadlyIsRefused(String headers) {
        try (RawHttp connection = open()) {
            assertThat(connection
                            .lines("POST /projects HTTP/1.1", "Host: a", headers, "")
                            .send("0\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n")
                            .answerUntilClosed())
                    .isEqualTo(noHttp("null"));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Transfer-Encoding: xchunked",
                "Transfer-Encoding: gzip, chunked",
                "Transfer-Encoding: chunked, identity",
                "Transfer-Encoding: identity",
                "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked",
            })
    void anotherTransferCodingIsRefused(String headers) {
        try (RawHttp connection = open()) {
            assertThat(connection
                            .lines("POST /projects HTTP/1.1", "Host: a", headers, "")
                            .send("0\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n")
                            .answerUntilClosed())
                    // Netty refuses some of them itself.
                    .isIn(noHttp("null"), noHttp(FRAMING));
        }
    }

    @Test
    void theHostIsNamedOnce() {
        String once = noHttp("\"there must be one Host header\"");

        assertThat(answer("GET / HTTP/1.1", "")).isEqualTo(once);
        assertThat(answer("GET / HTTP/1.1", "Host: a", "Host: b", "")).isEqualTo(once);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1\r\nHost: a\r\nA name: 1",
                "GET / HTTP/1.1\r\nHost: a\r\nName : 1",
                "GET / HTTP/1.1\r\nHost: a\r\nName: \0",
                "GET  HTTP/1.1\r\nHost: a",
            })
    void whatIsNoHttpIsRefused(String head) {
        assertThat(answer(head, "")).isEqualTo(noHttp("null"));
    }

    @Test
    void aBodyThatIsCodedIsRefusedAndLetGoBy() {
        try (RawHttp connection = open()) {
            connection
                    .lines("POST /rest/v1/projects HTTP/1.1", "Host: a", "Content-Encoding: gzip", "Content-Length: 3")
                    .lines("", "abcGET /nothing HTTP/1.1", "Host: a", "Connection: close", "");

            assertThat(connection.untilClosed())
                    .startsWith("HTTP/1.1 415 ")
                    .containsIgnoringCase("\r\nAccept-Encoding: identity\r\n")
                    .contains("{\"code\":\"SLC205\",\"message\":\"The Content-Encoding of the body is not supported\",")
                    .contains("HTTP/1.1 404 ");
        }
    }

    @Test
    void aLargeBodyIsRefused() {
        assertThat(gateway.http()
                        .post("/rest/v1/projects", "a".repeat(1_025), "apikey", TestGateway.SERVICE_KEY)
                        .statusCode())
                .isEqualTo(413);
    }

    @Test
    void oneConnectionTooManyIsClosedAtOnce(TestDatabase database) {
        try (TestGateway small = TestGateway.start(database, "event_loops=1", "http.connections_max=2");
                RawHttp first = RawHttp.open(small)) {
            try (RawHttp second = RawHttp.open(small);
                    RawHttp third = RawHttp.open(small)) {
                assertThat(third.isClosed()).isTrue();
                assertThat(second.lines("HEAD /nothing HTTP/1.1", "Host: a", "").head())
                        .startsWith("HTTP/1.1 404 ");
            }
            assertThat(first.lines("HEAD /nothing HTTP/1.1", "Host: a", "").head())
                    .startsWith("HTTP/1.1 404 ");
            eventually(() -> isOpen(small));
            assertThat(small.management().get("/metrics").body())
                    .contains("sluice_http_connections_refused_total{reason=\"connections_max\",}");
        }
    }

    private static boolean isOpen(TestGateway gateway) {
        try (RawHttp connection = RawHttp.open(gateway)) {
            return connection
                    .lines("GET /nothing HTTP/1.1", "Host: a", "Connection: close", "")
                    .untilClosed()
                    .startsWith("HTTP/1.1 404 ");
        }
    }

    @Test
    void oneConnectionTooManyOfAnAddressIsClosedAtOnce(TestDatabase database) {
        try (TestGateway small = TestGateway.start(database, "event_loops=1", "http.address_connections_max=1");
                RawHttp first = RawHttp.open(small);
                RawHttp second = RawHttp.open(small)) {
            assertThat(second.isClosed()).isTrue();
            assertThat(first.lines("GET /nothing HTTP/1.1", "Host: a", "").head())
                    .startsWith("HTTP/1.1 404 ");
        }
    }

    @Test
    void oneRequestTooManyIsShed(TestDatabase database) {
        try (TestGateway small = TestGateway.start(database, "event_loops=1", "http.requests_max=1");
                RawHttp first = RawHttp.open(small);
                RawHttp second = RawHttp.open(small)) {
            first.lines("POST /rest/v1/projects HTTP/1.1", "Host: a", "Content-Length: 2", "");
            eventually(() -> small.http().get("/nothing").statusCode() == 503);

            assertThat(second.lines("GET /nothing HTTP/1.1", "Host: a", "", "", "GET /\0 HTTP/1.1", "")
                            .untilClosed())
                    .startsWith("HTTP/1.1 503 ")
                    .containsIgnoringCase("\r\nRetry-After: 1\r\n")
                    .contains(
                            "{\"code\":\"SLC002\",\"message\":\"The gateway is at its limit for this kind of work\",");
            assertThat(first.send("[]").head()).startsWith("HTTP/1.1 4");
            assertThat(small.http().get("/nothing").statusCode()).isEqualTo(404);
        }
    }
}
