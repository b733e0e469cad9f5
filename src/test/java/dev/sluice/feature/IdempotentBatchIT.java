package dev.sluice.feature;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.support.HarbourExtension;
import dev.sluice.support.PostgresExtension;
import dev.sluice.support.TestDatabase;
import dev.sluice.support.TestGateway;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A batch under a key, and a step of an open transaction under one. */
@ExtendWith(PostgresExtension.class)
class IdempotentBatchIT {

    private static final String TICK = "{\"operation\": \"call\", \"table\": \"tick\", \"data\": {}}";

    private static TestDatabase database;
    private static TestGateway gateway;

    @BeforeAll
    static void start(TestDatabase testDatabase) {
        database = testDatabase;
        database.runResource("/sql/harbour.sql");
        database.runResource("/sql/idempotency.sql");
        gateway = HarbourExtension.start(database, "idempotency.answer_bytes_max=3kB");
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @BeforeEach
    void clear() {
        database.run(
                "truncate sluice.idempotency_key, harbour.entry, harbour.promise, harbour.witness restart identity;"
                        + " update harbour.tide set count = 0");
    }

    private static HttpResponse<String> post(String path, String body, String... headers) {
        return gateway.http()
                .post(
                        path,
                        body,
                        Stream.concat(
                                        Stream.of(
                                                "apikey", TestGateway.SERVICE_KEY, "Content-Type", "application/json"),
                                        Stream.of(headers))
                                .toArray(String[]::new));
    }

    private static HttpResponse<String> batch(String mode, String key, String... operations) {
        String body = "{\"mode\": \"%s\", \"operations\": [%s]}".formatted(mode, String.join(", ", operations));
        return post("/batch/v1", body, "Idempotency-Key", key);
    }

    private static String insert(String note) {
        return "{\"table\": \"entry\", \"data\": {\"note\": \"%s\"}, \"returning\": true}".formatted(note);
    }

    private static boolean isReplayed(HttpResponse<String> answer) {
        return answer.headers().allValues("Idempotency-Replayed").equals(List.of("true"));
    }

    private static JsonArray results(HttpResponse<String> answer) {
        return new JsonObject(answer.body()).getJsonArray("results");
    }

    private static String rows(HttpResponse<String> answer) {
        return results(answer).stream()
                .map(JsonObject.class::cast)
                .map(item -> item.getBoolean("ok")
                        ? item.getJsonObject("result").getValue("rows").toString()
                        : item.getJsonObject("error").getString("code"))
                .toList()
                .toString();
    }

    private static String entries() {
        return database.value(
                "select coalesce(string_agg(id || ' ' || note, ', ' order by id), '') from harbour.entry");
    }

    private static String tides() {
        return database.value("select count::text from harbour.tide");
    }

    private static String records() {
        return database.value(
                "select coalesce(string_agg(replace(key, E'\\t', '/') || coalesce(' ' || status, ''), ', '"
                        + " order by key), '') from sluice.idempotency_key");
    }

    @ParameterizedTest
    @ValueSource(strings = {"atomic", "parallel"})
    void aBatchIsPerformedOnceAndToldTheSame(String mode) {
        HttpResponse<String> first = batch(mode, "all", insert("a"), TICK, "{\"table\": \"tide\"}");
        HttpResponse<String> again = batch(mode, "all", insert("a"), TICK, "{\"table\": \"tide\"}");

        assertThat(first.statusCode()).as(first.body()).isEqualTo(200);
        assertThat(new JsonObject(first.body()).getInteger("succeeded")).isEqualTo(3);
        assertThat(isReplayed(first)).isFalse();
        assertThat(again.statusCode()).isEqualTo(200);
        assertThat(again.body()).isEqualTo(first.body()).doesNotContain("replayed");
        assertThat(isReplayed(again)).isTrue();
        assertThat(entries()).isEqualTo("1 a");
        assertThat(tides()).isEqualTo("1");
        assertThat(records()).isEqualTo(mode.equals("atomic") ? "all 200" : "all 200, all/0 200, all/1 200");
    }

    @ParameterizedTest
    @ValueSource(strings = {"atomic", "parallel"})
    void anotherBatchUnderTheKeyIsRefusedWhole(String mode) {
        batch(mode, "once", insert("a"));

        for (HttpResponse<String> other : List.of(
                batch(mode, "once", insert("b")),
                batch(mode, "once", insert("a"), TICK),
                batch(mode.equals("atomic") ? "parallel" : "atomic", "once", insert("a")),
                post("/rpc/tick", "{}", "Idempotency-Key", "once"))) {
            assertThat(other.statusCode()).isEqualTo(422);
            assertThat(new JsonObject(other.body()).getString("code")).isEqualTo("SLC211");
        }
        assertThat(entries()).isEqualTo("1 a");
        assertThat(tides()).isEqualTo("0");
    }

    @Test
    void anAtomicBatchThatFailsLeavesNoRecord() {
        database.run("insert into harbour.entry (note) values ('taken')");
        HttpResponse<String> first = batch("atomic", "\"all or none\"", TICK, insert("taken"));
        assertThat(rows(first)).isEqualTo("[SLC301, 23505]");
        assertThat(records()).isEmpty();
        database.run("delete from harbour.entry");

        HttpResponse<String> second = batch("atomic", "\"all or none\"", TICK, insert("taken"));
        assertThat(rows(second)).isEqualTo("[1, [{\"id\":3,\"note\":\"taken\",\"weight\":null}]]");
        assertThat(isReplayed(second)).isFalse();
    }

    @Test
    void ofAParallelBatchThatIsHalfDoneTheRestIsDone() {
        database.run("insert into harbour.entry (note) values ('taken')");
        HttpResponse<String> first = batch("parallel", "half", TICK, insert("taken"), "{\"table\": \"tide\"}", TICK);
        assertThat(new JsonObject(first.body()).getInteger("failed")).isEqualTo(1);
        assertThat(records()).isEqualTo("half, half/0 200, half/3 200");
        String ticked = results(first).getJsonObject(0).getJsonObject("result").encode();
        database.run("delete from harbour.entry");

        HttpResponse<String> second = batch("parallel", "half", TICK, insert("taken"), "{\"table\": \"tide\"}", TICK);
        assertThat(isReplayed(second)).isFalse();
        assertThat(new JsonObject(second.body()).getInteger("succeeded")).isEqualTo(4);
        assertThat(results(second).getJsonObject(0).getJsonObject("result").encode())
                .isEqualTo(ticked);
        assertThat(tides()).isEqualTo("2");
        assertThat(entries()).isEqualTo("3 taken");
        assertThat(records()).isEqualTo("half 200, half/0 200, half/1 200, half/3 200");

        HttpResponse<String> third = batch("parallel", "half", TICK, insert("taken"), "{\"table\": \"tide\"}", TICK);
        assertThat(isReplayed(third)).isTrue();
        assertThat(third.body()).isEqualTo(second.body());
    }

    @Test
    void theKeyMayStandInTheMessage() {
        String body = "{\"mode\": \"atomic\", \"operations\": [%s], \"idempotency_key\": \"%s\"}";
        HttpResponse<String> first = post("/batch/v1", body.formatted(TICK, "field"));
        HttpResponse<String> again = post("/batch/v1", body.formatted(TICK, "field"), "Idempotency-Key", "\"field\"");
        HttpResponse<String> two = post("/batch/v1", body.formatted(TICK, "field"), "Idempotency-Key", "other");
        HttpResponse<String> none = post("/batch/v1", body.formatted(TICK, "ü"));

        assertThat(again.body()).isEqualTo(first.body());
        assertThat(isReplayed(again)).isTrue();
        assertThat(two.statusCode()).isEqualTo(400);
        assertThat(new JsonObject(two.body()).getString("details"))
                .isEqualTo("field idempotency_key: is not the key of the header");
        assertThat(none.statusCode()).isEqualTo(400);
        assertThat(new JsonObject(none.body()).getString("details"))
                .isEqualTo("field idempotency_key: must be a string of 1 to 255 printable ASCII characters");
        assertThat(tides()).isEqualTo("1");
    }

    @Test
    void onTheEventBusAFieldSaysThatItIsARepeat() throws Exception {
        JsonObject service = ask("sluice.auth.verify", new JsonObject().put("api_key", TestGateway.SERVICE_KEY));
        JsonObject batch = new JsonObject()
                .put("mode", "parallel")
                .put("operations", new JsonArray().add(new JsonObject(TICK)))
                .put("identity", service)
                .put("idempotency_key", "bus");
        JsonObject first = ask("sluice.batch.execute", batch);
        JsonObject again = ask("sluice.batch.execute", batch);

        assertThat(first.containsKey("replayed")).isFalse();
        assertThat(again).isEqualTo(first.copy().put("replayed", true));
        assertThat(tides()).isEqualTo("1");
    }

    private static JsonObject ask(String address, JsonObject message) throws Exception {
        return gateway.gateway()
                .vertx()
                .eventBus()
                .<JsonObject>request(address, message)
                .toCompletionStage()
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS)
                .body();
    }

    @Test
    void anAnswerThatIsTooLongToKeepIsRefusedAndUndone() {
        HttpResponse<String> call = post("/rpc/long_tick", "{\"times\": 4000}", "Idempotency-Key", "long");
        assertThat(call.statusCode()).isEqualTo(400);
        assertThat(call.body()).isEqualTo("""
                {"code":"SLC203","message":"A configured cap was passed","details":"idempotency.answer_bytes_max: an \
                answer of 4002 bytes, the most are 3072","hint":null}""");

        String twoThousand = "{\"operation\": \"call\", \"table\": \"long_tick\", \"data\": {\"times\": 2000}}";
        HttpResponse<String> atomic = batch("atomic", "long", twoThousand, twoThousand);
        assertThat(atomic.statusCode()).isEqualTo(400);
        assertThat(new JsonObject(atomic.body()).getString("code")).isEqualTo("SLC203");
        assertThat(tides()).isEqualTo("0");
        assertThat(records()).isEmpty();

        // Each of these can be kept, though the whole cannot.
        HttpResponse<String> parallel = batch("parallel", "long", twoThousand, twoThousand);
        HttpResponse<String> again = batch("parallel", "long", twoThousand, twoThousand);
        assertThat(new JsonObject(parallel.body()).getInteger("succeeded")).isEqualTo(2);
        assertThat(rows(again)).isEqualTo(rows(parallel));
        assertThat(tides()).isEqualTo("2");
        assertThat(records()).isEqualTo("long, long/0 200, long/1 200");
    }

    @Test
    void aStepOfATransactionIsRecordedInIt() {
        String transaction = post("/tx/v1", "").headers().firstValue("Location").orElseThrow();
        HttpResponse<String> first = post(transaction + "/rest/rpc/tick", "{}", "Idempotency-Key", "step");
        HttpResponse<String> again = post(transaction + "/rest/rpc/tick", "{}", "Idempotency-Key", "step");
        HttpResponse<String> next = post(transaction + "/rest/rpc/tick", "{}");

        assertThat(List.of(first.body(), again.body(), next.body())).isEqualTo(List.of("1", "1", "2"));
        assertThat(isReplayed(again)).isTrue();
        assertThat(records()).isEmpty();
        assertThat(post(transaction + "/commit", "").statusCode()).isEqualTo(200);
        assertThat(records()).isEqualTo("step 200");

        // The transaction as a whole is sent again, for want of an answer to its commit.
        String repeat = post("/tx/v1", "").headers().firstValue("Location").orElseThrow();
        assertThat(isReplayed(post(repeat + "/rest/rpc/tick", "{}", "Idempotency-Key", "step")))
                .isTrue();
        assertThat(post(repeat + "/commit", "").statusCode()).isEqualTo(200);
        assertThat(tides()).isEqualTo("2");
    }

    @Test
    void aTransactionThatIsRolledBackTakesItsRecordsAlong() {
        String transaction = post("/tx/v1", "").headers().firstValue("Location").orElseThrow();
        post(transaction + "/rest/rpc/tick", "{}", "Idempotency-Key", "undone");
        gateway.http().send("DELETE", transaction, "", "apikey", TestGateway.SERVICE_KEY);

        HttpResponse<String> again = post("/rpc/tick", "{}", "Idempotency-Key", "undone");
        assertThat(isReplayed(again)).isFalse();
        assertThat(again.body()).isEqualTo("1");
    }
}
