package dev.sluice.feature;

import static dev.sluice.support.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.support.Alone;
import dev.sluice.support.PostgresExtension;
import dev.sluice.support.RawHttp;
import dev.sluice.support.TestDatabase;
import dev.sluice.support.TestGateway;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** A client that dribbles its request, or takes nothing of its answer, does not keep its connection for long. */
@Alone
@ExtendWith(PostgresExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SlowClientIT {

    private static final byte[] ONE = {'a'};

    /** Far more than a time-out here lets through, each sooner than the idle time-out. */
    private static final int TIMES = 200;

    private static final int EVERY_MILLIS = 50;

    private TestGateway gateway;

    @BeforeAll
    void start(TestDatabase database) {
        gateway = TestGateway.start(
                database,
                "http.header_timeout=400ms",
                "http.body_timeout=400ms",
                "http.write_timeout=800ms",
                "http.idle_timeout=30s");
    }

    @AfterAll
    void stop() {
        gateway.close();
    }

    private RawHttp open() {
        return RawHttp.open(gateway);
    }

    private double slow(String part) {
        String series = "sluice_http_slow_clients_total{part=\"%s\",} ".formatted(part);
        return gateway.management()
                .get("/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith(series))
                .mapToDouble(line -> Double.parseDouble(line.substring(series.length())))
                .sum();
    }

    private static String tooSlow(String limit) {
        return """
                HTTP/1.1 408 Request Timeout
                cache-control: no-store
                connection: close
                content-security-policy: default-src 'none'; frame-ancestors 'none'
                content-type: application/json; charset=utf-8
                cross-origin-resource-policy: cross-origin
                proxy-status: sluice; error=SLC204
                referrer-policy: no-referrer
                x-content-type-options: nosniff

                {"code":"SLC204","message":"The request did not come in time","details":"%s",\
                "hint":"Send it whole and at once."}""".formatted(limit);
    }

    @Test
    void aConnectionThatSaysNothingIsClosed() {
        try (RawHttp silent = open()) {
            assertThat(silent.untilClosed()).isEmpty();
        }
    }

    @Test
    void aHeadThatStopsIsAnsweredAndClosed() {
        double before = slow("head");
        try (RawHttp slow = open()) {
            assertThat(slow.send("GET /rest/v1/projects HTTP/1.1\r\nX-A: ").answerUntilClosed())
                    .isEqualTo(tooSlow("http.header_timeout"));
        }
        assertThat(slow("head")).isGreaterThan(before);
    }

    @Test
    void aHeadThatDribblesIsClosed() throws InterruptedException {
        try (RawHttp slow = open()) {
            slow.send("GET /rest/v1/projects HTTP/1.1\r\nX-A: ").sendUntilClosed(ONE, TIMES, EVERY_MILLIS);
        }
    }

    @Test
    void aLaterHeadThatDribblesIsClosed() throws InterruptedException {
        try (RawHttp slow = open()) {
            assertThat(slow.lines("GET /nothing HTTP/1.1", "Host: a", "").head())
                    .startsWith("HTTP/1.1 404 ");
            slow.send("GET /rest/v1/projects HTTP/1.1\r\nX-A: ").sendUntilClosed(ONE, TIMES, EVERY_MILLIS);
        }
    }

    @Test
    void aConnectionMayWaitBetweenItsRequests() throws InterruptedException {
        try (RawHttp calm = open()) {
            for (int time = 0; time < 3; time++) {
                assertThat(calm.lines("HEAD /nothing HTTP/1.1", "Host: a", "").head())
                        .startsWith("HTTP/1.1 404 ");
                Thread.sleep(700);
            }
        }
    }

    @Test
    void aBodyThatStopsIsAnsweredAndClosed() {
        double before = slow("body");
        try (RawHttp slow = open()) {
            assertThat(slow.lines("POST /projects HTTP/1.1", "Host: a", "Content-Length: 1000", "", "[")
                            .answerUntilClosed())
                    .isEqualTo(tooSlow("http.body_timeout"));
        }
        assertThat(slow("body")).isGreaterThan(before);
    }

    @Test
    void aBodyThatDribblesIsClosed() throws InterruptedException {
        try (RawHttp slow = open()) {
            slow.lines("POST /rest/v1/projects HTTP/1.1", "Host: a", "Content-Length: 1000000", "")
                    .sendUntilClosed(ONE, TIMES, EVERY_MILLIS);
        }
    }

    @Test
    void aRefusedBodyThatDribblesIsClosedToo() throws InterruptedException {
        try (RawHttp slow = open()) {
            slow.lines("POST /rest/v1/projects HTTP/1.1", "Host: a", "Content-Length: 1000000", "Content-Encoding: br");
            slow.lines("").sendUntilClosed(ONE, TIMES, EVERY_MILLIS);
        }
    }

    @Test
    void aLargeBodyAtAFairRateIsRead(TestDatabase database) throws InterruptedException {
        try (RawHttp fair = open()) {
            fair.lines("POST /rest/v1/nothing HTTP/1.1", "Host: a", "Content-Length: 10000", "");
            for (int time = 0; time < 10; time++) {
                fair.send("a".repeat(1_000));
                Thread.sleep(100);
            }
            assertThat(fair.head()).doesNotContain(" 408 ");
        }
    }

    @Test
    void aClientThatTakesNothingLosesItsConnectionAndItsStatement(TestDatabase database) {
        database.run("""
                create or replace view public.flood as
                select n as id, repeat('x', 10000) as filling from generate_series(1, 20000) n;
                grant select on public.flood to anon, service_role
                """);
        try (TestGateway open = TestGateway.start(database, "http.write_timeout=800ms", "kinds.table.time_limit=30s");
                RawHttp deaf = RawHttp.open(open)) {
            deaf.lines(
                    "GET /rest/v1/flood HTTP/1.1",
                    "Host: a",
                    "Accept: application/x-ndjson",
                    "apikey: " + TestGateway.SERVICE_KEY,
                    "");
            eventually(() -> open.management()
                    .get("/metrics")
                    .body()
                    .contains("sluice_http_slow_clients_total{part=\"answer\",} 1.0"));
            eventually(() -> open.management()
                    .get("/metrics")
                    .body()
                    .contains("sluice_pool_connections{kind=\"table\",state=\"busy\",} 0.0"));
        }
    }
}
