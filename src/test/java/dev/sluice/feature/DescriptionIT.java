package dev.sluice.feature;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.sample.VelroSample;
import dev.sluice.support.GatewayExtension;
import dev.sluice.support.HttpCalls;
import dev.sluice.support.PostgresExtension;
import dev.sluice.support.TestDatabase;
import dev.sluice.support.TestGateway;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The description of the schema, which tells each role what it may use and no more. */
@ExtendWith({PostgresExtension.class, GatewayExtension.class})
class DescriptionIT {

    private static final String ADA = "Bearer " + TestGateway.token(VelroSample.ADA);

    private TestGateway gateway;

    @BeforeEach
    void prepare(TestGateway running) {
        gateway = running;
    }

    private static JsonObject document(HttpResponse<String> response) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/openapi+json; charset=utf-8");
        return new JsonObject(response.body());
    }

    private static Set<String> paths(JsonObject document) {
        return document.getJsonObject("paths").fieldNames();
    }

    @Test
    void aRoleIsToldWhatItMayUse() {
        HttpCalls http = gateway.http();

        JsonObject anonymous = document(http.get("/rest/v1/"));
        JsonObject user = document(http.get("/rest/v1/", "Authorization", ADA));

        assertThat(paths(anonymous)).containsExactly("/", "/projects");
        assertThat(paths(user))
                .containsExactly(
                        "/",
                        "/generations",
                        "/project_teams",
                        "/projects",
                        "/team_members",
                        "/teams",
                        "/users",
                        "/rpc/project_summary",
                        "/rpc/search_generations",
                        "/rpc/spend_credits",
                        "/rpc/team_credits");
        assertThat(anonymous.getString("host"))
                .isEqualTo("127.0.0.1:" + gateway.gateway().apiPort());
        assertThat(anonymous.getString("basePath")).isEqualTo("/rest/v1");
    }

    @Test
    void aTableIsDescribedWithItsKeysAndDefaults() {
        JsonObject document = document(gateway.http().get("/rest/v1/", "Authorization", ADA));

        JsonObject members = document.getJsonObject("definitions").getJsonObject("team_members");

        assertThat(members).isEqualTo(new JsonObject("""
                {
                  "description": "Who is in which team, as what",
                  "type": "object",
                  "properties": {
                    "team_id": {
                      "description": "Note:\\nThis is a Primary Key.<pk/>\\nThis is a Foreign Key to `teams.id`.<fk \
                table='teams' column='id'/>",
                      "format": "uuid", "type": "string"
                    },
                    "user_id": {
                      "description": "Note:\\nThis is a Primary Key.<pk/>\\nThis is a Foreign Key to `users.id`.<fk \
                table='users' column='id'/>",
                      "format": "uuid", "type": "string"
                    },
                    "role": {"default": "viewer", "format": "text", "type": "string"},
                    "is_active": {"default": true, "format": "boolean", "type": "boolean"}
                  },
                  "required": ["team_id", "user_id", "role", "is_active"]
                }"""));
    }

    @Test
    void aFunctionThatChangesNothingMayBeReadToo() {
        JsonObject paths =
                document(gateway.http().get("/rest/v1/", "Authorization", ADA)).getJsonObject("paths");

        assertThat(paths.getJsonObject("/rpc/spend_credits").fieldNames()).containsExactly("post");
        assertThat(paths.getJsonObject("/rpc/team_credits").fieldNames()).containsExactly("get", "post");
        assertThat(paths.getJsonObject("/rpc/team_credits").getJsonObject("get").getJsonArray("parameters"))
                .isEqualTo(new JsonArray("""
                        [{"name": "team", "required": true, "in": "query", "format": "uuid", "type": "string"}]"""));
    }

    @Test
    void aHeadRequestGetsHeadersOnly() {
        HttpResponse<String> response = gateway.http().send("HEAD", "/rest/v1/", "");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEmpty();
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/openapi+json; charset=utf-8");
        assertThat(response.headers().firstValue("Vary")).hasValue("Accept, Prefer, Range");
        assertThat(response.headers().firstValue("Content-Profile")).isEmpty();
    }

    @Test
    void privilegesMayBeIgnoredAndAnotherAddressTold(TestDatabase database) {
        try (TestGateway other = TestGateway.start(
                database,
                "rest.openapi-mode=ignore-privileges",
                "rest.openapi-security-active=true",
                "rest.openapi-server-proxy-uri=https://velro.example/api")) {
            JsonObject document = document(other.http().get("/rest/v1/"));

            assertThat(paths(document)).contains("/users", "/rpc/spend_credits");
            assertThat(document.getString("host")).isEqualTo("velro.example:443");
            assertThat(document.getString("basePath")).isEqualTo("/api");
            assertThat(document.getJsonArray("schemes")).isEqualTo(new JsonArray().add("https"));
            assertThat(document.getJsonArray("security")).isEqualTo(new JsonArray("[{\"JWT\": []}]"));
        }
    }

    @Test
    void aDescriptionMayBeRefused(TestDatabase database) {
        try (TestGateway other = TestGateway.start(database, "rest.openapi-mode=disabled")) {
            HttpResponse<String> response = other.http().get("/rest/v1/");

            assertThat(response.statusCode()).isEqualTo(404);
            assertThat(new JsonObject(response.body()).getString("code")).isEqualTo("PGRST126");
        }
    }
}
