package dev.sluice.feature;

import static dev.sluice.support.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import dev.sluice.support.HttpCalls;
import dev.sluice.support.LoggedLines;
import dev.sluice.support.PostgresExtension;
import dev.sluice.support.TestDatabase;
import dev.sluice.support.TestGateway;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the audit says of credentials that the door turns away, and of where they came from. */
@ExtendWith(PostgresExtension.class)
class AuditedDoorIT {

    private static final String PROJECTS = "/rest/v1/projects?select=id&limit=1";
    private static final String PROXIES = "http.trusted_proxies=[127.0.0.0/8]";
    private static final String CLIENT = "203.0.113.9";

    private final LoggedLines lines = LoggedLines.of("dev.sluice.audit", Level.INFO);

    @AfterEach
    void close() {
        lines.close();
    }

    private List<String> rejections() {
        return lines.messages().stream()
                .filter(line -> line.contains("\"credential_rejected\""))
                .map(line -> line.replaceFirst("\"time\":\"[0-9T:.Z-]*\",\"event\":\"credential_rejected\",", ""))
                .toList();
    }

    private static String line(String id, String presented, String reason) {
        return "{\"request_id\":\"%s\",\"presented\":\"%s\",\"reason\":\"%s\",\"client\":\"%s\"}"
                .formatted(id, presented, reason, CLIENT);
    }

    private static HttpResponse<String> get(TestGateway gateway, String id, String... headers) {
        HttpCalls http = gateway.http();
        String[] all = new String[headers.length + 4];
        System.arraycopy(headers, 0, all, 4, headers.length);
        all[0] = "X-Request-ID";
        all[1] = id;
        all[2] = "X-Forwarded-For";
        all[3] = CLIENT;
        return http.get(PROJECTS, all);
    }

    @Test
    void whatTheDoorTurnsAwayIsALineWithTheClientBehindTheProxy(TestDatabase database) {
        try (TestGateway gateway = TestGateway.start(database, PROXIES)) {
            assertThat(get(gateway, "r1", "Authorization", "Basic YTpi").statusCode())
                    .isEqualTo(401);
            assertThat(get(gateway, "r2", "apikey", "one", "apikey", "two").body())
                    .isEqualTo("{\"code\":\"SLC102\",\"message\":\"The request carries two different credentials\","
                            + "\"details\":\"the header apikey comes twice\",\"hint\":\"Send one: a service key, or"
                            + " another's Bearer token beside a publishable key.\"}");
            assertThat(get(gateway, "r3", "Authorization", "Bearer one", "Authorization", "Bearer two")
                            .statusCode())
                    .isEqualTo(400);
            get(gateway, "r4", "apikey", "sb_secret_of_nobody");
            eventually(() -> rejections().size() >= 4);
        }
        assertThat(rejections())
                .containsExactly(
                        line("r1", "Authorization", "not of the Bearer scheme"),
                        line("r2", "apikey", "two that differ"),
                        line("r3", "Authorization", "two that differ"),
                        line("r4", "apikey", "unknown key"));
    }

    @Test
    void guessesThatNobodyLooksAtAreLines(TestDatabase database) {
        try (TestGateway gateway = TestGateway.start(
                database,
                PROXIES,
                "rate_limits.refused_credentials.permits=1",
                "rate_limits.refused_credentials.burst=1")) {
            assertThat(get(gateway, "r1", "apikey", "sb_secret_of_nobody").statusCode())
                    .isEqualTo(401);
            assertThat(get(gateway, "r2", "apikey", "sb_secret_of_another", "Authorization", "Bearer guess")
                            .statusCode())
                    .isEqualTo(429);
            eventually(() -> rejections().size() >= 2);
        }
        assertThat(rejections())
                .containsExactly(
                        line("r1", "apikey", "unknown key"),
                        line("r2", "apikey and Bearer token", "too many were refused"));
    }

    @Test
    void whereTheyCameFromCanBeLeftOut(TestDatabase database) {
        try (TestGateway gateway = TestGateway.start(database, PROXIES, "audit.client_addresses=false")) {
            get(gateway, "r1", "Authorization", "Basic YTpi");
            get(gateway, "r2", "apikey", "sb_secret_of_nobody");
            eventually(() -> rejections().size() >= 2);
        }
        assertThat(rejections())
                .containsExactly(
                        "{\"request_id\":\"r1\",\"presented\":\"Authorization\","
                                + "\"reason\":\"not of the Bearer scheme\"}",
                        "{\"request_id\":\"r2\",\"presented\":\"apikey\",\"reason\":\"unknown key\"}");
    }
}
