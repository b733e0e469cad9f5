package dev.sluice.bus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.BusConfig;
import dev.sluice.config.BusIdentity;
import dev.sluice.config.KindConfig;
import dev.sluice.contract.Admission;
import dev.sluice.contract.Identity;
import dev.sluice.contract.JsonText;
import dev.sluice.contract.OperationKind;
import dev.sluice.contract.Operations;
import dev.sluice.contract.TableAction;
import dev.sluice.contract.TableResult;
import dev.sluice.observation.Observer;
import dev.sluice.support.BareSender;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How much a message in JSON may bring, at the limit and just beyond it. */
class MessageCapsTest {

    private static final String ANSWER =
            "{\"operation\":\"insert\",\"rows\":%s,\"returned\":1,\"execution_time_ms\":1.0}";

    private final Vertx vertx = Vertx.vertx();
    private final BareSender sender = new BareSender(vertx);

    @BeforeEach
    void answer() {
        KindConfig table = new KindConfig(Duration.ofMillis(20), Duration.ofSeconds(2), Duration.ofSeconds(2), 1, 1);
        BusConfig config = new BusConfig(BusIdentity.STATED, null, 200_000, 20);
        GatewayBus.on(vertx, Map.of(OperationKind.TABLE, table), config, Observer.NONE, Admission.OPEN)
                .answer(
                        Operations.EXECUTE,
                        (request, call) -> Future.succeededFuture(inserted(Objects.requireNonNull(request.data()))));
    }

    private static TableResult inserted(JsonText rows) {
        return new TableResult(TableAction.INSERT, rows, 1, null, null, 1);
    }

    @AfterEach
    void close() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(5, TimeUnit.SECONDS);
    }

    private static JsonObject message(Object data) {
        return new JsonObject()
                .put("table", "t")
                .put("data", data)
                .put("identity", new JsonObject(MessageJson.encode(Identity.anonymous("anon"))));
    }

    /** Arrays within each other, in an object of the message's own. */
    private static JsonArray nested(int depth) {
        JsonArray array = new JsonArray();
        for (int level = 1; level < depth; level++) {
            array = new JsonArray().add(array);
        }
        return array;
    }

    @Test
    void aLongMessageIsAnswered() {
        JsonArray rows = new JsonArray().add("x".repeat(180_000));

        assertThat(sender.ask("sluice.table.execute", message(rows))).isEqualTo(ANSWER.formatted(rows));
    }

    @Test
    void aMessageBeyondTheCapIsRefusedUnread() {
        String refused = """
                203 {"code":"SLC203","message":"The body is larger than the configured cap",\
                "details":"the most are 200000 bytes (bus.message_bytes_max)","hint":"Send less in one request."}""";
        JsonArray many = new JsonArray();
        for (int element = 0; element < 60_000; element++) {
            many.add(element);
        }

        assertThat(sender.ask("sluice.table.execute", message(new JsonArray().add("x".repeat(210_000)))))
                .isEqualTo(refused);
        assertThat(sender.ask("sluice.table.execute", message(many))).isEqualTo(refused);
        assertThat(sender.ask("sluice.table.execute", message(new JsonObject().put("x".repeat(210_000), 1))))
                .isEqualTo(refused);
    }

    @Test
    void aMessageNestsOnlySoDeep() {
        String refused = """
                203 {"code":"SLC203","message":"A configured cap was passed",\
                "details":"the message nests deeper than 20 (bus.message_depth_max)","hint":null}""";

        assertThat(sender.ask("sluice.table.execute", message(nested(19)))).isEqualTo(ANSWER.formatted(nested(19)));
        assertThat(sender.ask("sluice.table.execute", message(nested(20)))).isEqualTo(refused);
        assertThat(sender.ask("sluice.table.execute", message(nested(500)))).isEqualTo(refused);
    }
}
