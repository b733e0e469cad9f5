package dev.sluice.feature;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.support.GatewayExtension;
import dev.sluice.support.HttpCalls;
import dev.sluice.support.PostgresExtension;
import dev.sluice.support.TestDatabase;
import dev.sluice.support.TestGateway;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/** Bad input over HTTP: each gets its documented code and the name of what was wrong, and nothing is written. */
@ExtendWith({PostgresExtension.class, GatewayExtension.class})
class BadInputIT {

    private HttpCalls http;
    private TestDatabase database;

    @BeforeEach
    void prepare(TestGateway gateway, TestDatabase testDatabase) {
        http = gateway.http();
        database = testDatabase;
    }

    private String rows() {
        return database.value("select (select count(*) from users) || '/' || (select count(*) from teams) || '/'"
                + " || (select sum(credits) from users)");
    }

    @ParameterizedTest(name = "{0} {1} {2}")
    @CsvFileSource(resources = "/feature/bad-input.csv", delimiter = '|', numLinesToSkip = 1)
    void isRefusedByName(String method, String path, String body, int status, String code, String names) {
        String before = rows();

        HttpResponse<String> response = http.send(
                method,
                path,
                body == null ? "" : body,
                "apikey",
                TestGateway.SERVICE_KEY,
                "Content-Type",
                "application/json");

        JsonObject failure = new JsonObject(response.body());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(failure.fieldNames()).containsExactly("code", "message", "details", "hint");
        assertThat(failure.getString("code")).isEqualTo(code);
        assertThat(response.body()).contains(names);
        assertThat(rows()).isEqualTo(before);
    }

    @Test
    void anOverLongBodyIsRefusedAndTheNextRequestServed() {
        String body = "{\"name\":\"" + "x".repeat(1_100_000) + "\"}";

        HttpResponse<String> refused = http.post("/rest/v1/teams", body, "apikey", TestGateway.SERVICE_KEY);
        HttpResponse<String> next = http.get("/rest/v1/teams?limit=0", "apikey", TestGateway.SERVICE_KEY);

        assertThat(refused.statusCode()).isEqualTo(413);
        assertThat(new JsonObject(refused.body()).getString("code")).isEqualTo("SLC203");
        assertThat(next.statusCode()).isEqualTo(200);
    }
}
