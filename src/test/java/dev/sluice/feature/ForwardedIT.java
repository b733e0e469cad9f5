package dev.sluice.feature;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.http.authzen.DecisionPoint;
import dev.sluice.support.PostgresExtension;
import dev.sluice.support.RawHttp;
import dev.sluice.support.TestDatabase;
import dev.sluice.support.TestGateway;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** What proxies say of their clients is believed of those that are trusted alone. */
@ExtendWith(PostgresExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ForwardedIT {

    private TestGateway trusting;
    private TestGateway usual;

    @BeforeAll
    void start(TestDatabase database) {
        trusting = TestGateway.start(database, "http.trusted_proxies=[127.0.0.0/8]");
        usual = TestGateway.start(database);
    }

    @AfterAll
    void stop() {
        trusting.close();
        usual.close();
    }

    /** Where the gateway says that it is. */
    private static String told(TestGateway gateway, String... headers) {
        String[] lines = new String[headers.length + 4];
        lines[0] = "GET %s HTTP/1.1".formatted(DecisionPoint.METADATA);
        lines[1] = "Host: inside:3000";
        System.arraycopy(headers, 0, lines, 2, headers.length);
        lines[headers.length + 2] = "Connection: close";
        lines[headers.length + 3] = "";
        try (RawHttp connection = RawHttp.open(gateway)) {
            String answer = connection.lines(lines).untilClosed();
            return answer.replaceAll("(?s).*\"policy_decision_point\":\"([^\"]*)\".*", "$1");
        }
    }

    private static final String[] ALL = {
        "X-Forwarded-For: 203.0.113.9",
        "X-Forwarded-Proto: https",
        "X-Forwarded-Host: data.example",
        "X-Forwarded-Prefix: /gateway"
    };

    @Test
    void aTrustedProxySaysWhereTheClientFoundTheGateway() {
        assertThat(told(trusting, ALL)).isEqualTo("https://data.example/gateway");
    }

    @Test
    void nobodyElseDoes() {
        assertThat(told(usual, ALL)).isEqualTo("http://inside:3000");
        assertThat(told(usual, "Forwarded: for=203.0.113.9;proto=https;host=data.example"))
                .isEqualTo("http://inside:3000");
    }

    @Test
    void theHeadersOfTheOtherKindAreNotLookedAt(TestDatabase database) {
        String forwarded = "Forwarded: for=203.0.113.9;proto=https;host=data.example";
        assertThat(told(trusting, forwarded)).isEqualTo("http://inside:3000");

        try (TestGateway other =
                TestGateway.start(database, "http.trusted_proxies=[127.0.0.1]", "http.forwarded_by=forwarded")) {
            assertThat(told(other, forwarded)).isEqualTo("https://data.example");
            assertThat(told(other, ALL)).isEqualTo("http://inside:3000");
        }
    }

    @Test
    void whatCannotBeRightIsNotBelieved() {
        for (String host : List.of("a/b", "a@b", "a b", "a:99999999", "<script>")) {
            assertThat(told(trusting, "X-Forwarded-For: 203.0.113.9", "X-Forwarded-Host: " + host))
                    .isEqualTo("http://inside:3000");
        }
        assertThat(told(trusting, "X-Forwarded-For: 203.0.113.9", "X-Forwarded-Proto: javascript"))
                .isEqualTo("http://inside:3000");
    }

    @Test
    void theProxyProtocolIsSpokenByTrustedProxiesAlone(TestDatabase database) {
        try (TestGateway behind =
                        TestGateway.start(database, "http.trusted_proxies=[127.0.0.1]", "http.proxy_protocol=true");
                RawHttp proxy = RawHttp.open(behind);
                RawHttp plain = RawHttp.open(behind)) {
            assertThat(proxy.lines(
                                    "PROXY TCP4 203.0.113.9 192.0.2.1 5000 3000",
                                    "HEAD /nothing HTTP/1.1",
                                    "Host: a",
                                    "")
                            .head())
                    .startsWith("HTTP/1.1 404 ");
            assertThat(plain.lines("GET /nothing HTTP/1.1", "Host: a", "").untilClosed())
                    .isEmpty();
        }
        try (TestGateway behind =
                        TestGateway.start(database, "http.trusted_proxies=[192.0.2.0/24]", "http.proxy_protocol=true");
                RawHttp stranger = RawHttp.open(behind)) {
            assertThat(stranger.isClosed()).isTrue();
        }
    }
}
