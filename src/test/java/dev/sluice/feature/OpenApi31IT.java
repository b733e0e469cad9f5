package dev.sluice.feature;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.sample.VelroSample;
import dev.sluice.support.GatewayExtension;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The description of everything that is served, and how it is asked for. */
@ExtendWith({PostgresExtension.class, GatewayExtension.class})
class OpenApi31IT {

    private static final String ADA = "Bearer " + TestGateway.token(VelroSample.ADA);

    private static final String[] AS_ADA = {"Authorization", ADA};

    private static final String VERSION_3_1 = "application/openapi+json;version=3.1";

    private TestGateway gateway;

    @BeforeEach
    void prepare(TestGateway running) {
        gateway = running;
    }

    private static JsonObject document(HttpResponse<String> response) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type"))
                .hasValue("application/openapi+json; version=3.1; charset=utf-8");
        return new JsonObject(response.body());
    }

    private static Set<String> paths(JsonObject document) {
        return document.getJsonObject("paths").fieldNames();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                VERSION_3_1,
                "application/openapi+json; version=\"3.1\"",
                "application/openapi+json;version=3.1;q=0.9, text/html;q=0.1",
                "application/openapi+json;version=4, application/openapi+json;version=3.1",
            })
    void itIsAskedForByItsVersion(String accept) {
        JsonObject document = document(gateway.http().get("/rest/v1/", "Accept", accept));

        assertThat(document.getString("openapi")).isEqualTo("3.1.1");
        assertThat(document.getJsonArray("servers"))
                .isEqualTo(new JsonArray()
                        .add(new JsonObject()
                                .put(
                                        "url",
                                        "http://127.0.0.1:" + gateway.gateway().apiPort())));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "*/*",
                "application/json",
                "application/openapi+json",
                "application/openapi+json;version=2.0",
                "application/json, application/openapi+json;q=0.9;version=3.1",
            })
    void withoutAVersionItIsTheDocumentOfOld(String accept) {
        HttpResponse<String> plain = gateway.http().get("/rest/v1/");
        HttpResponse<String> asked = gateway.http().get("/rest/v1/", "Accept", accept);

        assertThat(asked.headers().firstValue("Content-Type")).hasValue("application/openapi+json; charset=utf-8");
        assertThat(asked.body()).isEqualTo(plain.body()).startsWith("{\"swagger\":\"2.0\"");
    }

    @Test
    void otherVersionsAreNotAcceptable() {
        HttpResponse<String> response =
                gateway.http().get("/rest/v1/", "Accept", "application/openapi+json;version=3.0");

        assertThat(response.statusCode()).isEqualTo(406);
        assertThat(response.body())
                .isEqualTo("{\"code\":\"PGRST107\",\"message\":\"None of these media types are available: "
                        + "application/openapi+json; version=3.0\",\"details\":null,\"hint\":null}");
    }

    @Test
    void itHasAPathOfItsOwn() {
        JsonObject negotiated = document(gateway.http().get("/rest/v1/", "Authorization", ADA, "Accept", VERSION_3_1));
        JsonObject own = document(gateway.http().get("/openapi.json", "Authorization", ADA, "Accept", "text/html"));
        HttpResponse<String> head = gateway.http().send("HEAD", "/openapi.json", "");

        assertThat(own).isEqualTo(negotiated);
        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
    }

    @Test
    void aRoleIsToldWhatItMayUse() {
        JsonObject anonymous = document(gateway.http().get("/openapi.json"));
        JsonObject user = document(gateway.http().get("/openapi.json", AS_ADA));

        assertThat(paths(anonymous))
                .contains("/rest/v1/", "/rest/v1/projects", "/batch/v1")
                .doesNotContain("/rest/v1/users");
        assertThat(paths(user)).contains("/rest/v1/users", "/rest/v1/rpc/spend_credits");
        assertThat(user.getJsonObject("components").getJsonObject("schemas").getJsonObject("team_members"))
                .isEqualTo(new JsonObject("""
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
                    "role": {"format": "text", "type": "string", "default": "viewer"},
                    "is_active": {"type": "boolean", "default": true}
                  }
                }"""));
    }

    @Test
    void itSaysWhereClientsFindItAndWhetherTheyNeedAToken(TestDatabase database) {
        try (TestGateway other = TestGateway.start(
                database,
                "rest.openapi-mode=ignore-privileges",
                "rest.openapi-security-active=true",
                "rest.openapi-server-proxy-uri=https://velro.example/data")) {
            JsonObject document = document(other.http().get("/openapi.json"));

            assertThat(document.getJsonArray("servers"))
                    .isEqualTo(new JsonArray().add(new JsonObject().put("url", "https://velro.example")));
            assertThat(paths(document)).contains("/data/users", "/data/rpc/spend_credits", "/batch/v1");
            assertThat(document.getJsonArray("security"))
                    .isEqualTo(new JsonArray("[{\"bearer\": []}, {\"apikey\": []}]"));
        }
    }

    @Test
    void itIsNotThereWhereNothingIsDescribed(TestDatabase database) {
        try (TestGateway other = TestGateway.start(database, "rest.openapi-mode=disabled")) {
            HttpResponse<String> response = other.http().get("/openapi.json");

            assertThat(response.statusCode()).isEqualTo(404);
            assertThat(response.body()).contains("PGRST126");
        }
    }
}
