package dev.sluice.feature;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.sample.VelroSample;
import dev.sluice.support.HttpCalls;
import dev.sluice.support.PostgresExtension;
import dev.sluice.support.TestDatabase;
import dev.sluice.support.TestGateway;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Limits of the address that requests come from: how often it asks, and how often it guesses. */
@ExtendWith(PostgresExtension.class)
class AddressLimitIT {

    private static final String READ = "/rest/v1/projects?limit=1";

    private static final String ADA = "Bearer " + TestGateway.token(VelroSample.ADA);

    private static void assertRefused(HttpResponse<String> response, String rule) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(429);
        String seconds = response.headers().firstValue("Retry-After").orElseThrow();
        assertThat(response.body())
                .isEqualTo("{\"code\":\"SLC103\",\"message\":\"Too many requests\",\"details\":\"rule " + rule
                        + "; retry after " + seconds
                        + " s\",\"hint\":\"Retry after the time that Retry-After gives.\"}");
        assertThat(response.headers().firstValue("WWW-Authenticate")).isEmpty();
    }

    @Test
    void aGuesserIsRefusedWhileEverybodyElseBehindTheSameAddressGoesOn(TestDatabase database) {
        try (TestGateway running = TestGateway.start(
                database,
                "rate_limits.refused_credentials.permits=1",
                "rate_limits.refused_credentials.period=1h",
                "rate_limits.refused_credentials.burst=5")) {
            HttpCalls http = running.http();
            assertThat(http.get(READ, "Authorization", ADA).statusCode()).isEqualTo(200);
            for (int guess = 0; guess < 5; guess++) {
                assertThat(http.get(READ, "apikey", "sb_secret_guess" + guess).statusCode())
                        .isEqualTo(401);
            }

            HttpResponse<String> guessed = http.get(READ, "apikey", TestGateway.SERVICE_KEY);
            assertRefused(guessed, "refused_credentials: 1 in 3600 s, at most 5 at once");
            assertThat(http.get(READ, "Authorization", "Bearer no.such.token").statusCode())
                    .isEqualTo(429);
            assertThat(http.get(READ, "Authorization", ADA).statusCode()).isEqualTo(200);
            assertThat(http.get(READ).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void anAddressIsRefusedBeforeItsCredentialsAreLookedAt(TestDatabase database) {
        try (TestGateway running = TestGateway.start(
                database,
                "rate_limits.rules=[{name: addresses, per: client_address, kinds: [table], permits: 1, period: 1h,"
                        + " burst: 2}, {name: batches, per: client_address, kinds: [batch], permits: 1, period: 1h,"
                        + " burst: 2}]")) {
            HttpCalls http = running.http();
            assertThat(http.get(READ).statusCode()).isEqualTo(200);
            assertThat(http.get(READ, "Authorization", ADA).statusCode()).isEqualTo(200);

            String details = "addresses: 1 in 3600 s, at most 2 at once";
            assertRefused(http.get(READ, "apikey", TestGateway.SERVICE_KEY), details);
            assertRefused(http.get(READ, "apikey", "sb_secret_guess"), details);
            assertThat(http.get("/auth/v1/user", "Authorization", ADA).statusCode())
                    .isEqualTo(200);
            String batch = "{\"operations\":[{\"table\":\"projects\"},{\"table\":\"projects\"}],\"mode\":\"atomic\"}";
            assertThat(http.post("/batch/v1", batch).statusCode()).isEqualTo(200);
            assertRefused(http.post("/batch/v1", batch), "batches: 1 in 3600 s, at most 2 at once");
        }
    }
}
