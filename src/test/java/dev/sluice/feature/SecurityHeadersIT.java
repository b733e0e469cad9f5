package dev.sluice.feature;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.support.HttpCalls;
import dev.sluice.support.PostgresExtension;
import dev.sluice.support.TestDatabase;
import dev.sluice.support.TestGateway;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What every answer tells a browser, and what none tells anybody. */
@ExtendWith(PostgresExtension.class)
class SecurityHeadersIT {

    private static final List<String> TOLD = List.of(
            "cache-control",
            "content-security-policy",
            "cross-origin-resource-policy",
            "referrer-policy",
            "strict-transport-security",
            "x-content-type-options");

    private static final Map<String, String> ALWAYS = Map.of(
            "content-security-policy", "default-src 'none'; frame-ancestors 'none'",
            "cross-origin-resource-policy", "cross-origin",
            "referrer-policy", "no-referrer",
            "x-content-type-options", "nosniff");

    private static Map<String, String> told(HttpResponse<String> response) {
        Map<String, String> told = new TreeMap<>();
        TOLD.forEach(name -> response.headers().firstValue(name).ifPresent(value -> told.put(name, value)));
        assertThat(response.headers().map().keySet()).doesNotContain("server", "x-powered-by", "set-cookie");
        return told;
    }

    private static Map<String, String> withoutKeeping() {
        Map<String, String> expected = new TreeMap<>(ALWAYS);
        expected.put("cache-control", "no-store");
        return expected;
    }

    @Test
    void everyAnswerSaysThatItIsNoPage(TestDatabase database) {
        try (TestGateway gateway = TestGateway.start(database)) {
            HttpCalls http = gateway.http();

            assertThat(told(http.get("/rest/v1/users?limit=1", "apikey", TestGateway.SERVICE_KEY)))
                    .isEqualTo(ALWAYS);
            assertThat(told(http.get("/rest/v1/nothing"))).isEqualTo(ALWAYS);
            assertThat(told(http.get("/auth/v1/user"))).isEqualTo(withoutKeeping());
            assertThat(told(http.get("/metrics/v1/operations", "apikey", TestGateway.SERVICE_KEY)))
                    .isEqualTo(withoutKeeping());
            assertThat(told(http.get("/nowhere"))).isEqualTo(withoutKeeping());
        }
    }

    @Test
    void inPostgrestsPlaceAnswersArePostgrests(TestDatabase database) {
        try (TestGateway gateway = TestGateway.startDropIn(database)) {
            assertThat(told(gateway.http().get("/users?limit=1"))).isEmpty();
        }
    }

    @Test
    void aRequestIsNotRepeatedToWhoSendsIt(TestDatabase database) {
        try (TestGateway gateway = TestGateway.start(database)) {
            HttpResponse<String> response =
                    gateway.http().send("TRACE", "/rest/v1/users", "", "apikey", TestGateway.SERVICE_KEY);

            assertThat(response.statusCode()).isEqualTo(405);
            assertThat(response.body()).doesNotContain(TestGateway.SERVICE_KEY);
        }
    }
}
