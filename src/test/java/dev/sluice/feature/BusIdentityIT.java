package dev.sluice.feature;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.bus.MessageJson;
import dev.sluice.contract.Credential;
import dev.sluice.contract.Identity;
import dev.sluice.contract.JsonText;
import dev.sluice.contract.TableOperation;
import dev.sluice.sample.VelroSample;
import dev.sluice.support.BareSender;
import dev.sluice.support.PostgresExtension;
import dev.sluice.support.TestDatabase;
import dev.sluice.support.TestGateway;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A gateway that believes no message on the event bus by its word: {@code bus.identity: authenticated}. */
@ExtendWith(PostgresExtension.class)
class BusIdentityIT {

    private static final Identity FORGED = new Identity(
            "service_role", null, Credential.SERVICE_KEY, new JsonText("{\"role\":\"service_role\"}"), null);

    private static final String WHO = "\"table\":\"who\",\"operation\":\"call\"";

    private static TestGateway gateway;
    private static BareSender sender;
    private static String ada;

    @BeforeAll
    static void start(TestDatabase database) {
        database.run("""
                create function public.who() returns text language sql stable as
                $$ select current_user || ' ' || (current_setting('request.jwt.claims')::json->>'sub') $$
                """);
        gateway = TestGateway.start(database, "bus.identity=authenticated");
        sender = new BareSender(gateway.gateway().vertx());
        ada = TestGateway.token(VelroSample.ADA);
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    private static String identity(String credential, String value) {
        return sender.ask("sluice.auth.verify", new JsonObject().put(credential, value));
    }

    private static String rowsOf(String answer) {
        return new JsonObject(answer).getString("rows");
    }

    private static void assertUnproved(String answer) {
        assertThat(answer).isEqualTo("""
                101 {"code":"SLC101","message":"The credential was refused",\
                "details":"the message proves no identity: send the header api-key or bearer-token","hint":null}""");
    }

    @Test
    void whoSomebodyIsMayBeAskedByAnybody() {
        assertThat(new JsonObject(identity("bearer_token", ada)).getString("user_id"))
                .isEqualTo(VelroSample.ADA);
    }

    @Test
    void aStatedIdentityProvesNothing() {
        String proved = identity("api_key", TestGateway.SERVICE_KEY);

        assertUnproved(sender.askJson("sluice.table.execute", "{%s,\"identity\":%s}".formatted(WHO, proved)));
        assertUnproved(sender.ask(
                "sluice.table.execute", TableOperation.select("users").as(FORGED)));
        assertUnproved(sender.askJson("sluice.tx.begin", "{\"identity\":%s}".formatted(proved)));
        assertUnproved(sender.askJson(
                "sluice.batch.execute", "{\"operations\":[],\"mode\":\"atomic\",\"identity\":%s}".formatted(proved)));
        assertUnproved(sender.askJson(
                "sluice.auth.user",
                "{\"user_id\":\"%s\",\"identity\":%s}".formatted(VelroSample.ADA, MessageJson.encode(FORGED))));
    }

    @Test
    void aCredentialSaysAsWhomAMessageIs() {
        assertThat(rowsOf(sender.askJson("sluice.table.execute", "{%s}".formatted(WHO), "bearer-token", ada)))
                .isEqualTo("authenticated %s".formatted(VelroSample.ADA));
        assertThat(rowsOf(sender.askJson(
                        "sluice.table.execute",
                        "{%s,\"identity\":%s}".formatted(WHO, identity("bearer_token", ada)),
                        "bearer-token",
                        ada)))
                .isEqualTo("authenticated %s".formatted(VelroSample.ADA));
    }

    @Test
    void claimsThatAMessageMakesUpGiveWayToTheProvedOnes() {
        JsonObject stated = new JsonObject(identity("bearer_token", ada))
                .put("claims", new JsonObject().put("sub", VelroSample.BEN).put("role", "authenticated"));

        assertThat(rowsOf(sender.askJson(
                        "sluice.table.execute", "{%s,\"identity\":%s}".formatted(WHO, stated), "bearer-token", ada)))
                .isEqualTo("authenticated %s".formatted(VelroSample.ADA));
    }

    @Test
    void anotherIdentityThanTheProvedOneIsAConflict() {
        String conflict = """
                102 {"code":"SLC102","message":"The message states another identity than its credential proves",\
                "details":null,\
                "hint":"Leave identity out, or state the one that sluice.auth.verify answers for the credential."}""";

        assertThat(sender.ask(
                        "sluice.table.execute", TableOperation.select("users").as(FORGED), "bearer-token", ada))
                .isEqualTo(conflict);
        assertThat(sender.askJson(
                        "sluice.table.execute",
                        "{%s,\"identity\":%s}".formatted(WHO, MessageJson.encode(FORGED)),
                        "bearer-token",
                        ada))
                .isEqualTo(conflict);
    }

    @Test
    void aBadCredentialIsRefusedAndNothingWeakerTaken() {
        String expired = TestGateway.token("authenticated", VelroSample.ADA, -3_600);

        assertThat(sender.askJson("sluice.table.execute", "{%s}".formatted(WHO), "bearer-token", expired))
                .isEqualTo("""
                        101 {"code":"SLC101","message":"The credential was refused",\
                        "details":"the Bearer token has expired","hint":null}""");
        assertThat(sender.askJson("sluice.table.execute", "{%s}".formatted(WHO), "api-key", "sb_secret_no"))
                .isEqualTo("""
                        101 {"code":"SLC101","message":"The credential was refused",\
                        "details":"the apikey was refused","hint":null}""");
        assertThat(sender.askJson(
                        "sluice.table.execute",
                        "{%s}".formatted(WHO),
                        "api-key",
                        TestGateway.SERVICE_KEY,
                        "bearer-token",
                        ada))
                .isEqualTo("""
                        102 {"code":"SLC102","message":"The request carries two different credentials",\
                        "details":"apikey holds one identity, the Bearer token another",\
                        "hint":"Send one: a service key, or another's Bearer token beside a publishable key."}""");
    }

    @Test
    void aBatchIsOneIdentitysWithAllItsOperations() {
        String batch = "{\"mode\":\"parallel\",\"operations\":[{%s},{%s%s}]}";

        assertThat(new JsonObject(sender.askJson(
                                "sluice.batch.execute", batch.formatted(WHO, WHO, ""), "bearer-token", ada))
                        .getInteger("succeeded"))
                .isEqualTo(2);
        assertThat(sender.askJson(
                        "sluice.batch.execute",
                        batch.formatted(WHO, WHO, ",\"identity\":" + MessageJson.encode(FORGED)),
                        "bearer-token",
                        ada))
                .isEqualTo("""
                        201 {"code":"SLC201","message":"The message is malformed",\
                        "details":"field operations[1].identity: is not the identity of the batch","hint":null}""");
    }

    @Test
    void aTransactionIsWhoBeganItsAlone() {
        String address =
                new JsonObject(sender.askJson("sluice.tx.begin", "{}", "bearer-token", ada)).getString("address");
        String ben = TestGateway.token(VelroSample.BEN);
        String none = """
                301 {"code":"SLC301","message":"There is no such transaction","details":null,\
                "hint":"Begin one with sluice.tx.begin or POST /tx/v1."}""";

        assertUnproved(sender.askJson(address, "{\"action\":\"commit\"}"));
        assertThat(sender.askJson(address, "{\"action\":\"commit\"}", "bearer-token", ben))
                .isEqualTo(none);
        assertThat(sender.askJson(address, "{%s}".formatted(WHO), "bearer-token", ben))
                .isEqualTo(none);
        assertThat(rowsOf(sender.askJson(address, "{%s}".formatted(WHO), "bearer-token", ada)))
                .isEqualTo("authenticated %s".formatted(VelroSample.ADA));
        assertThat(new JsonObject(sender.askJson(address, "{\"action\":\"rollback\"}", "bearer-token", ada))
                        .getString("action"))
                .isEqualTo("rollback");
    }

    @Test
    void onlyAServiceAsksAboutTheAccessOfOthers() {
        String check = """
                {"user_id":"%s","resource_type":"project","resource_id":"%s","operation":"read"}""";
        String own = check.formatted(VelroSample.ADA, VelroSample.SHARED_PROJECT);
        String bens = check.formatted(VelroSample.BEN, VelroSample.SHARED_PROJECT);
        String denied = """
                42501 {"code":"42501","message":"permission denied to check the access of another user",\
                "details":null,"hint":null}""";

        assertUnproved(sender.askJson("sluice.authz.check", own));
        assertThat(new JsonObject(sender.askJson("sluice.authz.check", own, "bearer-token", ada)).getString("outcome"))
                .isEqualTo("granted");
        assertThat(sender.askJson("sluice.authz.check", bens, "bearer-token", ada))
                .endsWith(denied.substring(denied.indexOf('{')));
        assertThat(sender.askJson(
                        "sluice.authz.checks", "{\"checks\":[%s,%s]}".formatted(own, bens), "bearer-token", ada))
                .endsWith(denied.substring(denied.indexOf('{')));
        assertThat(sender.askJson(
                        "sluice.authz.search",
                        "{\"resource_type\":\"project\",\"resource_id\":\"%s\",\"operation\":\"read\"}"
                                .formatted(VelroSample.SHARED_PROJECT),
                        "bearer-token",
                        ada))
                .endsWith(denied.substring(denied.indexOf('{')));
        assertThat(new JsonObject(sender.askJson("sluice.authz.check", bens, "api-key", TestGateway.SERVICE_KEY))
                        .getString("outcome"))
                .isEqualTo("granted");
        assertThat(sender.askJson("sluice.authz.check", own, "api-key", "sb_publishable_tests"))
                .isEqualTo("""
                        101 {"code":"SLC101","message":"The credential was refused",\
                        "details":"a service key or a user's token is needed","hint":null}""");
    }

    @Test
    void metricsAreForServices() {
        assertUnproved(sender.askJson("sluice.metrics.snapshot", "{}"));
        assertThat(sender.askJson("sluice.metrics.snapshot", "{}", "bearer-token", ada))
                .isEqualTo("""
                        101 {"code":"SLC101","message":"The credential was refused",\
                        "details":"a service key is needed","hint":null}""");
        assertThat(new JsonObject(sender.askJson("sluice.metrics.snapshot", "{}", "api-key", TestGateway.SERVICE_KEY)))
                .isNotEmpty();
    }
}
