package dev.sluice.feature;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.sample.VelroSample;
import dev.sluice.support.GatewayExtension;
import dev.sluice.support.PostgresExtension;
import dev.sluice.support.TestDatabase;
import dev.sluice.support.TestGateway;
import io.vertx.core.Future;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The addresses of the contract as a sender of plain JSON meets them, which knows none of the gateway's classes. */
@ExtendWith({PostgresExtension.class, GatewayExtension.class})
class JsonSenderIT {

    private EventBus eventBus;
    private TestDatabase database;
    private JsonObject service;

    @BeforeEach
    void verify(TestGateway gateway, TestDatabase testDatabase) throws Exception {
        eventBus = gateway.gateway().vertx().eventBus();
        database = testDatabase;
        service = ask("sluice.auth.verify", new JsonObject().put("api_key", TestGateway.SERVICE_KEY));
    }

    private JsonObject ask(String address, JsonObject message) throws Exception {
        return await(eventBus.<JsonObject>request(address, message)).body();
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    private ReplyException refused(String address, JsonObject message, DeliveryOptions options) throws Exception {
        return (ReplyException) await(eventBus.request(address, message, options)
                .<Throwable>transform(done -> Future.succeededFuture(done.cause())));
    }

    private JsonObject table(String json) {
        return new JsonObject(json).put("identity", service);
    }

    @Test
    void anIdentityIsProvedAndPassedOn() throws Exception {
        assertThat(service.getString("credential")).isEqualTo("service_key");
        assertThat(service.getString("role")).isEqualTo("service_role");
        JsonObject ada =
                ask("sluice.auth.verify", new JsonObject().put("bearer_token", TestGateway.token(VelroSample.ADA)));
        JsonObject user = ask(
                "sluice.auth.user",
                new JsonObject()
                        .put("user_id", VelroSample.ADA)
                        .put("identity", ada)
                        .put("additional_filters", new JsonObject().put("display_name", "Ada")));
        assertThat(user.getJsonObject("user").getString("email")).isEqualTo("ada@velro.example");
    }

    @Test
    void aUserThatIsNotThereAndAFilterThatIsNoneAreTold() throws Exception {
        JsonObject request = new JsonObject()
                .put("user_id", "00000000-0000-7000-8000-000000000000")
                .put("identity", service);

        assertThat(refused("sluice.auth.user", request, new DeliveryOptions()).failureCode())
                .isEqualTo(302);
        request.put("additional_filters", new JsonObject().put("shoe_size", 42));
        assertThat(new JsonObject(refused("sluice.auth.user", request, new DeliveryOptions())
                                .getMessage())
                        .getString("details"))
                .isEqualTo("field additional_filters.shoe_size: no such column");
    }

    @Test
    void anAccessIsChecked() throws Exception {
        JsonObject decision = ask(
                "sluice.authz.check",
                new JsonObject()
                        .put("user_id", VelroSample.BEN)
                        .put("resource_type", "generation")
                        .put("resource_id", VelroSample.PRIVATE_GENERATION)
                        .put("operation", "read")
                        .put("consistency", "strict"));

        assertThat(decision.getBoolean("access_granted")).isFalse();
        assertThat(decision.getString("outcome")).isEqualTo("denied");
        assertThat(decision.getString("source")).isEqualTo("view");
    }

    @Test
    void theOperationIsToldByTheRestOfTheMessage() throws Exception {
        String id = "bbbbbbbb-0000-7000-8000-000000000001";
        JsonObject inserted = ask(
                "sluice.table.execute",
                table("{\"table\":\"teams\",\"data\":{\"id\":\"%s\",\"name\":\"JSON\"}}".formatted(id)));
        JsonObject updated = ask(
                "sluice.table.execute",
                table("{\"table\":\"teams\",\"data\":{\"name\":\"XML\"},\"filters\":{\"id\":\"%s\"}}".formatted(id)));
        JsonObject selected = ask(
                "sluice.table.execute",
                table(("{\"table\":\"teams\",\"columns\":[\"name\"],\"single\":true,"
                                + "\"filters\":{\"id\":{\"in\":[\"%s\"]}}}")
                        .formatted(id)));
        JsonObject deleted = ask(
                "sluice.table.execute",
                table("{\"table\":\"teams\",\"operation\":\"delete\",\"filters\":{\"id\":\"%s\"},\"returning\":true}"
                        .formatted(id)));

        assertThat(inserted.getString("operation")).isEqualTo("insert");
        assertThat(inserted.getInteger("affected")).isEqualTo(1);
        assertThat(updated.getString("operation")).isEqualTo("update");
        assertThat(selected.getJsonObject("rows")).isEqualTo(new JsonObject().put("name", "XML"));
        assertThat(deleted.getJsonArray("rows").getJsonObject(0).getString("name"))
                .isEqualTo("XML");
        assertThat(database.value("select count(*)::text from teams where id = '" + id + "'"))
                .isEqualTo("0");
    }

    @Test
    void aDeadlineInAHeaderIsKept() throws Exception {
        DeliveryOptions late =
                new DeliveryOptions().addHeader("deadline", Long.toString(System.currentTimeMillis() - 1));

        assertThat(refused("sluice.table.execute", table("{\"table\":\"teams\"}"), late)
                        .failureCode())
                .isEqualTo(1);
    }

    @Test
    void aBatchAndATransaction() throws Exception {
        JsonObject count = table("{\"table\":\"users\",\"operation\":\"count\"}");
        JsonObject batch = ask(
                "sluice.batch.execute",
                new JsonObject()
                        .put("mode", "parallel")
                        .put("identity", service)
                        .put("operations", new JsonArray().add(count).add(new JsonObject().put("table", "teams"))));
        assertThat(batch.getInteger("succeeded")).isEqualTo(2);

        JsonObject transaction = ask("sluice.tx.begin", new JsonObject().put("identity", service));
        String address = transaction.getString("address");
        assertThat(ask(address, count).getInteger("count")).isPositive();
        assertThat(ask(address, new JsonObject().put("action", "rollback")).getString("action"))
                .isEqualTo("rollback");
        assertThat(refused(address, new JsonObject().put("action", "commit"), new DeliveryOptions())
                        .failureCode())
                .isEqualTo(301);
    }

    @Test
    void theMetricsAreThere() throws Exception {
        assertThat(ask("sluice.metrics.snapshot", new JsonObject()).getInteger("total_async_operations"))
                .isPositive();
        assertThat(ask("sluice.metrics.performance", new JsonObject()).getJsonObject("event_loops"))
                .isNotNull();
    }

    @Test
    void manyRowsAreUpdatedByTheirKeysAndInsertedWithTheirChildren() throws Exception {
        database.run("delete from teams where name like 'bus %'");
        JsonObject inserted = ask("sluice.table.execute", table("""
                        {"table": "teams", "operation": "insert", "columns": ["name", "team_members(role)"],
                         "data": [{"name": "bus 1", "team_members": {"user_id": "%s", "role": "owner"}},
                                  {"name": "bus 2", "team_members": null}]}""".formatted(VelroSample.ADA)));
        JsonObject updated = ask("sluice.table.execute", table("""
                        {"table": "teams", "operation": "update", "on_conflict": ["name"],
                         "data": [{"name": "bus 1", "is_active": false}, {"name": "bus 3", "is_active": false}]}"""));

        assertThat(inserted.getInteger("affected")).isEqualTo(2);
        assertThat(updated.getInteger("affected")).isEqualTo(1);
        String teams = database.rows("""
                        select t.name, t.is_active, m.role from teams t left join team_members m on m.team_id = t.id
                        where t.name like 'bus %' order by t.name""").toString();
        assertThat(teams).isEqualTo("[[bus 1, f, owner], [bus 2, t, null]]");
        database.run("delete from teams where name like 'bus %'");
    }
}
