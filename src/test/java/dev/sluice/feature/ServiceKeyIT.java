package dev.sluice.feature;

import static dev.sluice.support.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.support.BareSender;
import dev.sluice.support.CommandLineRun;
import dev.sluice.support.HttpCalls;
import dev.sluice.support.PostgresExtension;
import dev.sluice.support.TestDatabase;
import dev.sluice.support.TestGateway;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Service keys that are made by the command line while gateways run: what each may do, and for how long. */
@ExtendWith(PostgresExtension.class)
class ServiceKeyIT {

    private static final String PROJECT = "{\"id\":\"b0000000-0000-4000-8000-0000000009%02d\",\"name\":\"by key\","
            + "\"user_id\":\"a0000000-0000-4000-8000-000000000001\"}";

    private static TestDatabase database;
    private static TestGateway one;
    private static TestGateway other;
    private static HttpCalls http;

    @BeforeAll
    static void start(TestDatabase given) {
        database = given;
        one = TestGateway.start(database);
        other = TestGateway.start(database);
        http = one.http();
    }

    @AfterAll
    static void stop() {
        one.close();
        other.close();
    }

    private static CommandLineRun sluice(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--set", "database.uri=" + database.uri()));
        return CommandLineRun.of(all);
    }

    /** A new key that both gateways know. */
    private static String key(String name, String... options) {
        List<String> arguments = new ArrayList<>(List.of("keys", "create", name));
        arguments.addAll(List.of(options));
        CommandLineRun run = sluice(arguments.toArray(String[]::new));
        assertThat(run.told()).isEmpty();
        assertThat(run.code()).isZero();
        String key = run.printed().strip();
        eventually(() -> !isUnknown(one, key) && !isUnknown(other, key));
        return key;
    }

    private static boolean isUnknown(TestGateway gateway, String key) {
        return read(gateway, key).body().contains("the apikey was refused");
    }

    private static HttpResponse<String> read(TestGateway gateway, String key) {
        return gateway.http().get("/rest/v1/teams?limit=1", "apikey", key);
    }

    private static void failed(HttpResponse<String> response, int status, String code, String details) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(new JsonObject(response.body()).getString("code")).isEqualTo(code);
        assertThat(new JsonObject(response.body()).getString("details")).isEqualTo(details);
    }

    private static void outOfScope(HttpResponse<String> response, String details) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(403);
        assertThat(new JsonObject(response.body()))
                .isEqualTo(new JsonObject()
                        .put("code", "SLC104")
                        .put("message", "The key's scope does not cover this")
                        .put("details", details)
                        .put("hint", "Use a key whose scope does: sluice keys list shows what each may."));
    }

    @Test
    void aKeyWorksOnEveryNodeUntilItIsRevoked() {
        String key = key("life");
        assertThat(key).matches("sb_secret_[A-Za-z0-9_-]{43}_[0-9a-f]{8}");
        assertThat(read(one, key).statusCode()).isEqualTo(200);
        assertThat(read(other, key).statusCode()).isEqualTo(200);

        assertThat(sluice("keys", "revoke", "life").printed()).isEqualTo("revoked life\n");

        eventually(() -> read(one, key).statusCode() == 401 && read(other, key).statusCode() == 401);
        failed(read(one, key), 401, "SLC101", "the apikey has been revoked");
        failed(
                http.get("/rest/v1/teams", "Authorization", "Bearer " + key),
                401,
                "SLC101",
                "the Bearer token has been revoked");
    }

    @Test
    void aKeyWhoseRowIsDeletedIsNoKey() {
        String key = key("deleted");

        database.run("delete from sluice.service_key where name = 'deleted'");

        eventually(() -> isUnknown(one, key) && isUnknown(other, key));
    }

    @Test
    void onlyADigestIsKept() {
        String key = key("at-rest");

        assertThat(database.value("select k::text from sluice.service_key k where name = 'at-rest'"))
                .doesNotContain(key.substring(10, 50));
        assertThat(database.value("select (digest = sha256('%s'))::text from sluice.service_key where name = 'at-rest'"
                        .formatted(key)))
                .isEqualTo("true");
    }

    @Test
    void aKeyEndsAtItsTime() {
        String key = key("brief", "--expires", "1h");
        database.run("update sluice.service_key set expires_at = now() + interval '1 second' where name = 'brief'");

        eventually(() -> read(one, key).statusCode() == 401);

        failed(read(one, key), 401, "SLC101", "the apikey has expired");
        failed(
                http.get("/rest/v1/teams", "apikey", key, "Sluice-Verify", "strict"),
                401,
                "SLC101",
                "the apikey has expired");
    }

    @Test
    void aKeyThatOnlyReadsNeverWrites() {
        String key = key("reader", "--read-only");

        assertThat(read(one, key).statusCode()).isEqualTo(200);
        HttpResponse<String> written =
                http.post("/rest/v1/projects", PROJECT.formatted(1), "apikey", key, "Content-Type", "application/json");
        assertThat(written.statusCode()).as(written.body()).isEqualTo(405);
        assertThat(new JsonObject(written.body()))
                .isEqualTo(new JsonObject()
                        .put("code", "25006")
                        .put("message", "cannot execute SELECT in a read-only transaction")
                        .putNull("details")
                        .putNull("hint"));
        String batch = "{\"mode\":\"atomic\",\"operations\":[{\"table\":\"projects\",\"data\":%s}]}"
                .formatted(PROJECT.formatted(2));
        assertThat(http.post("/batch/v1", batch, "apikey", key).body()).contains("25006");
        HttpResponse<String> begun = http.post("/tx/v1", "{\"read_only\":false}", "apikey", key);
        assertThat(begun.statusCode()).isEqualTo(201);
        String place = begun.headers().firstValue("Location").orElseThrow();
        assertThat(http.get(place + "/rest/teams?limit=1", "apikey", key).statusCode())
                .isEqualTo(200);
        assertThat(http.send("DELETE", place + "/rest/teams?id=is.null", "", "apikey", key)
                        .statusCode())
                .isEqualTo(405);
        assertThat(database.value("select count(*)::text from projects where name = 'by key'"))
                .isEqualTo("0");
    }

    @Test
    void aKeyIsOfUseForItsAddressesOnly() {
        String tables = key("tables", "--address", "sluice.table.execute");
        String transactions = key("transactions", "--address", "sluice.tx.*,sluice.authz.check");
        String check = """
                {"subject":{"type":"user","id":"a0000000-0000-4000-8000-000000000001"},"action":{"name":"read"},
                "resource":{"type":"project","id":"b0000000-0000-4000-8000-000000000001"}}""";

        assertThat(read(one, tables).statusCode()).isEqualTo(200);
        outOfScope(http.post("/batch/v1", "{\"operations\":[]}", "apikey", tables), "address sluice.batch.execute");
        outOfScope(http.post("/tx/v1", "", "apikey", tables), "address sluice.tx.begin");
        outOfScope(http.get("/metrics/v1/operations", "apikey", tables), "address sluice.metrics.snapshot");
        outOfScope(
                http.post("/access/v1/evaluation", check, "apikey", tables, "Content-Type", "application/json"),
                "address sluice.authz.check");
        outOfScope(read(one, transactions), "address sluice.table.execute");
        assertThat(http.post("/access/v1/evaluation", check, "apikey", transactions, "Content-Type", "application/json")
                        .statusCode())
                .isEqualTo(200);
        HttpResponse<String> begun = http.post("/tx/v1", "", "apikey", transactions);
        String place = begun.headers().firstValue("Location").orElseThrow();
        assertThat(http.get(place + "/rest/teams?limit=1", "apikey", transactions)
                        .statusCode())
                .isEqualTo(200);
        assertThat(http.get(place + "/rest/teams?limit=1", "apikey", tables).statusCode())
                .isEqualTo(403);
        assertThat(http.post(place + "/commit", "", "apikey", transactions).statusCode())
                .isEqualTo(200);
    }

    @Test
    void aRequestMayNameOneOfTheKeysRoles() {
        String key = key("two", "--role", "authenticated,service_role");
        database.run("create function public.my_role() returns text language sql"
                + " as $$ select current_user || ' '"
                + " || (current_setting('request.jwt.claims')::json ->> 'key_name') $$; notify pgrst");
        eventually(() -> http.get("/rest/v1/rpc/my_role", "apikey", key).statusCode() == 200);

        assertThat(http.get("/rest/v1/rpc/my_role", "apikey", key).body()).isEqualTo("\"authenticated two\"");
        assertThat(http.get("/rest/v1/rpc/my_role", "apikey", key, "Sluice-Role", "service_role")
                        .body())
                .isEqualTo("\"service_role two\"");
        outOfScope(http.get("/rest/v1/rpc/my_role", "apikey", key, "Sluice-Role", "anon"), "role anon");
        outOfScope(http.get("/rest/v1/rpc/my_role", "Sluice-Role", "service_role"), "role service_role");
        assertThat(http.get("/rest/v1/rpc/my_role", "Sluice-Role", "anon").statusCode())
                .isEqualTo(200);
        outOfScope(
                http.get(
                        "/rest/v1/rpc/my_role",
                        "Sluice-Role",
                        "service_role",
                        "Authorization",
                        "Bearer " + TestGateway.token("a0000000-0000-4000-8000-000000000001")),
                "role service_role");
    }

    /** Where messages must be proved, a credential says role, care and scope as it does over HTTP. */
    @Test
    void theScopeHoldsOnTheEventBusToo() {
        String key = key("bus", "--role", "authenticated,service_role", "--address", "sluice.table.execute");
        String select = "{\"table\":\"teams\",\"limit\":1}";
        String check = "{\"user_id\":\"a0000000-0000-4000-8000-000000000001\",\"resource_type\":\"project\","
                + "\"resource_id\":\"b0000000-0000-4000-8000-000000000001\",\"operation\":\"read\"}";
        try (TestGateway proving = TestGateway.start(database, "bus.identity=authenticated")) {
            BareSender sender = new BareSender(proving.gateway().vertx());

            assertThat(sender.askJson("sluice.table.execute", select, "api-key", key, "role", "service_role"))
                    .contains("\"rows\"");
            assertThat(sender.askJson("sluice.table.execute", select, "api-key", key, "role", "anon"))
                    .startsWith("104 ")
                    .contains("role anon");
            assertThat(sender.askJson("sluice.tx.begin", "{}", "api-key", key))
                    .startsWith("104 ")
                    .contains("address sluice.tx.begin");
            assertThat(sender.askJson("sluice.authz.check", check, "api-key", key))
                    .startsWith("104 ")
                    .contains("address sluice.authz.check");
            assertThat(sender.askJson("sluice.metrics.snapshot", "{}", "api-key", key))
                    .startsWith("104 ")
                    .contains("address sluice.metrics.snapshot");
            database.run("update sluice.service_key set revoked_at = now() where name = 'bus'");
            assertThat(sender.askJson("sluice.table.execute", select, "api-key", key, "verify", "strict"))
                    .startsWith("101 ")
                    .contains("has been revoked");
        }
    }

    @Test
    void aTextThatIsNoKeyIsRefusedWithoutAskingAnybody() {
        String key = key("checked");
        String altered = key.substring(0, 12) + (key.charAt(12) == 'A' ? 'B' : 'A') + key.substring(13);

        failed(read(one, altered), 401, "SLC101", "the apikey was refused");
        failed(
                http.get("/rest/v1/teams", "apikey", altered, "Sluice-Verify", "strict"),
                401,
                "SLC101",
                "the apikey was refused");
    }

    @Test
    void keysOfTheConfigurationHaveTheSameScopes() {
        String digests = "[{name: old, digest: %s, expires_at: '2020-01-01T00:00:00Z'},"
                + " {name: narrow, digest: %s, role: authenticated, roles: [anon], addresses: [sluice.batch.execute],"
                + " read_only: true}]";
        String old = "sb_secret_old";
        String narrow = "sb_secret_narrow";
        try (TestGateway configured = TestGateway.start(
                database, "authentication.service_keys=" + digests.formatted(digest(old), digest(narrow)))) {
            failed(read(configured, old), 401, "SLC101", "the apikey has expired");
            outOfScope(read(configured, narrow), "address sluice.table.execute");
            String batch = "{\"mode\":\"parallel\",\"operations\":[{\"table\":\"teams\"}]}";
            assertThat(configured
                            .http()
                            .post("/batch/v1", batch, "apikey", narrow, "Sluice-Role", "anon")
                            .statusCode())
                    .isEqualTo(200);
        }
    }

    private static String digest(String key) {
        return database.value("select encode(sha256('%s'), 'hex')".formatted(key));
    }
}
