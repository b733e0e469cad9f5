package dev.sluice.feature;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.sample.VelroSample;
import dev.sluice.support.GatewayExtension;
import dev.sluice.support.HttpCalls;
import dev.sluice.support.PostgresExtension;
import dev.sluice.support.TestGateway;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Credentials over HTTP: exactly one identity, and never a weaker one. */
@ExtendWith({PostgresExtension.class, GatewayExtension.class})
class TokenIT {

    private static final String ADA = "Bearer " + TestGateway.token(VelroSample.ADA);

    private HttpCalls http;

    @BeforeEach
    void prepare(TestGateway gateway) {
        http = gateway.http();
    }

    private static void refused(HttpResponse<String> response, int status, String code, String details) {
        JsonObject failure = new JsonObject(response.body());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(failure.getString("code")).isEqualTo(code);
        assertThat(failure.getString("details")).isEqualTo(details);
    }

    @Test
    void theCallersOwnUserIsShown() {
        HttpResponse<String> response = http.get("/auth/v1/user", "Authorization", ADA);

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(new JsonObject(response.body()).getString("id")).isEqualTo(VelroSample.ADA);
    }

    @Test
    void aPublishableKeyOnlyNamesTheApplication() {
        assertThat(http.get("/auth/v1/user", "Authorization", ADA, "apikey", "sb_publishable_tests")
                        .statusCode())
                .isEqualTo(200);
        assertThat(http.get("/rest/v1/projects?limit=1", "apikey", "sb_publishable_tests")
                        .statusCode())
                .isEqualTo(200);
        refused(
                http.get("/rest/v1/projects", "apikey", "sb_publishable_unknown"),
                401,
                "SLC101",
                "the apikey was refused");
    }

    @Test
    void anAnonymousTokenAsKeyOnlyNamesTheApplicationToo() {
        assertThat(http.get("/auth/v1/user", "Authorization", ADA, "apikey", TestGateway.token("anon", null, 60))
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void theSameCredentialTwiceIsOne() {
        String key = TestGateway.SERVICE_KEY;
        String token = TestGateway.token(VelroSample.ADA);

        assertThat(http.get("/rest/v1/teams?limit=1", "apikey", key, "Authorization", "Bearer " + key)
                        .statusCode())
                .isEqualTo(200);
        assertThat(http.get("/auth/v1/user", "apikey", token, "Authorization", "Bearer " + token)
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void aServiceKeyBesideAnothersTokenIsAConflict() {
        refused(
                http.get("/rest/v1/teams", "apikey", TestGateway.SERVICE_KEY, "Authorization", ADA),
                400,
                "SLC102",
                "apikey holds one identity, the Bearer token another");
    }

    @Test
    void aBadCredentialNeverFallsBack() {
        refused(http.get("/rest/v1/projects", "apikey", "sb_secret_wrong"), 401, "SLC101", "the apikey was refused");
        refused(
                http.get("/rest/v1/projects", "apikey", "sb_secret_wrong", "Authorization", ADA),
                401,
                "SLC101",
                "the apikey was refused");
        refused(
                http.get("/rest/v1/projects", "apikey", TestGateway.SERVICE_KEY, "Authorization", "Bearer x.y.z"),
                401,
                "SLC101",
                "the Bearer token was refused");
        refused(
                http.get("/rest/v1/projects", "Authorization", "Bearer "),
                401,
                "SLC101",
                "the Bearer token was refused");
        refused(
                http.get("/rest/v1/projects", "Authorization", "Basic YTpi"),
                401,
                "SLC101",
                "the Authorization header must be of the Bearer scheme");
        refused(
                http.get(
                        "/rest/v1/projects",
                        "Authorization",
                        "Bearer " + TestGateway.token("authenticated", VelroSample.ADA, -60)),
                401,
                "SLC101",
                "the Bearer token has expired");
        refused(
                http.get("/rest/v1/projects", "Authorization", "Bearer " + TestGateway.token("postgres", null, 60)),
                401,
                "SLC101",
                "the Bearer token was refused");
    }
}
