package dev.sluice.feature;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.support.HttpCalls;
import dev.sluice.support.PostgresExtension;
import dev.sluice.support.RawHttp;
import dev.sluice.support.TestDatabase;
import dev.sluice.support.TestGateway;
import java.util.Locale;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pages of which origins may ask for what and read the answer, at every path. */
@ExtendWith(PostgresExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CorsIT {

    private TestGateway restricted;

    @BeforeAll
    void start(TestDatabase database) {
        restricted = TestGateway.start(
                database,
                "rest.server-cors-allowed-origins=[https://app.example]",
                "http.cors.allowed_headers=[Authorization, Content-Type]",
                "http.cors.allowed_methods=[GET, POST]",
                "http.cors.exposed_headers=[Content-Range]",
                "http.cors.max_age=10m");
    }

    @AfterAll
    void stop() {
        restricted.close();
    }

    /** The headers of an answer that have to do with origins. */
    private static String told(TestGateway gateway, String method, String path, String... headers) {
        try (RawHttp connection = RawHttp.open(gateway)) {
            String head = connection
                    .lines(method + " " + path + " HTTP/1.1", "Host: a")
                    .lines(headers)
                    .lines("")
                    .head();
            TreeMap<String, String> told = new TreeMap<>();
            head.lines()
                    .map(line -> line.split(": ", 2))
                    .filter(parts -> parts.length == 2)
                    .forEach(parts -> told.put(parts[0].toLowerCase(Locale.ROOT), parts[1]));
            told.keySet().removeIf(name -> !name.startsWith("access-control-") && !name.equals("vary"));
            return told.toString();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/rest/v1/projects", "/access/v1/evaluation", "/batch/v1", "/tx/v1", "/nothing"})
    void anAllowedOriginMayAskAndReadAtEveryPath(String path) {
        assertThat(told(
                        restricted,
                        "OPTIONS",
                        path,
                        "Origin: https://app.example",
                        "Access-Control-Request-Method: POST"))
                .isEqualTo("{access-control-allow-credentials=true,"
                        + " access-control-allow-headers=Authorization, Content-Type,"
                        + " access-control-allow-methods=GET, POST,"
                        + " access-control-allow-origin=https://app.example,"
                        + " access-control-max-age=600, vary=Origin}");
        assertThat(told(restricted, "POST", path, "Origin: https://app.example", "Content-Length: 0"))
                .startsWith("{access-control-allow-credentials=true,"
                        + " access-control-allow-origin=https://app.example,"
                        + " access-control-expose-headers=Content-Range, vary=")
                .endsWith("Origin}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://other.example",
                "null",
                "https://app.example.other.example",
                "http://app.example",
                "https://app.example:8443",
                "https://APP.example"
            })
    void anotherOriginGetsNoLeave(String origin) {
        assertThat(told(
                        restricted,
                        "OPTIONS",
                        "/rest/v1/projects",
                        "Origin: " + origin,
                        "Access-Control-Request-Method: POST"))
                .isEqualTo("{vary=Origin}");
        assertThat(told(restricted, "GET", "/access/v1/evaluation", "Origin: " + origin))
                .isEqualTo("{vary=Origin}");
        assertThat(told(restricted, "OPTIONS", "/rest/v1/projects", "Origin: " + origin))
                .isEqualTo("{vary=Accept, Prefer, Range, Origin}");
    }

    @Test
    void anAnswerVariesByOriginAlsoWhereNoneIsNamed() {
        assertThat(told(restricted, "GET", "/nothing")).isEqualTo("{vary=Origin}");
    }

    @Test
    void whereAnyOriginMayReadNoneMaySendCookies(TestDatabase database) {
        try (TestGateway open = TestGateway.start(database)) {
            assertThat(told(open, "GET", "/nothing", "Origin: null"))
                    .startsWith("{access-control-allow-origin=*, access-control-expose-headers=")
                    .doesNotContain("credentials");
        }
    }

    @Test
    void cookiesMayBeForbidden(TestDatabase database) {
        try (TestGateway strict = TestGateway.start(
                database, "rest.server-cors-allowed-origins=[https://app.example]", "http.cors.credentials=false")) {
            assertThat(told(strict, "GET", "/nothing", "Origin: https://app.example"))
                    .doesNotContain("credentials");
        }
    }

    @Test
    void inThePlaceOfAPostgrestTheHeadersAreItsOwn(TestDatabase database) {
        try (TestGateway dropIn =
                TestGateway.startDropIn(database, "PGRST_SERVER_CORS_ALLOWED_ORIGINS=https://app.example")) {
            assertThat(told(dropIn, "GET", "/nothing", "Origin: https://other.example"))
                    .isEqualTo("{}");
            HttpCalls http = dropIn.http();
            assertThat(http.get("/nothing").headers().map().keySet())
                    .doesNotContain("x-content-type-options", "content-security-policy", "referrer-policy");
        }
    }
}
