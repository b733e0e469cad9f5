package dev.sluice.feature;

import static dev.sluice.feature.GuardedWriteIT.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.client.DataGateway;
import dev.sluice.contract.ErrorCode;
import dev.sluice.contract.Filter;
import dev.sluice.contract.GatewayException;
import dev.sluice.contract.JsonText;
import dev.sluice.contract.TableOperation;
import dev.sluice.contract.TableOperationBuilder;
import dev.sluice.contract.TableResult;
import dev.sluice.contract.VerifyRequest;
import dev.sluice.support.PostgresExtension;
import dev.sluice.support.TestDatabase;
import dev.sluice.support.TestGateway;
import dev.sluice.support.Vault;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Guards hold whichever way an operation comes: in a batch, in a transaction, under a key, over the bus. */
@ExtendWith(PostgresExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GuardedWorkIT {

    private static final String REFUSED = "{\"code\":\"42501\",\"message\":\"permission denied to update rows of"
            + " vault.note\",\"details\":\"1 row needs 'write' on the folder in 'folder_id'\",\"hint\":null}";

    private static final String TITLE_X = "{\"title\":\"x\"}";

    private Vault vault;

    @BeforeAll
    void open(TestDatabase database) {
        vault = Vault.open(database);
    }

    @AfterAll
    void close() {
        vault.close();
    }

    @BeforeEach
    void reset() {
        vault.reset();
    }

    private JsonArray batch(String mode) {
        String update = "{\"operation\":\"update\",\"table\":\"note\",\"data\":{\"title\":\"x\"},"
                + "\"filters\":{\"id\":\"%s\"}}";
        String answer = vault.ada(json(
                "POST",
                "/batch/v1",
                "return=minimal",
                "{\"mode\":\"%s\",\"operations\":[%s,%s,{\"table\":\"note\",\"columns\":[\"title\"]}]}"
                        .formatted(mode, update.formatted("<a1>"), update.formatted("<b1>"))));
        return new JsonObject(answer.substring(answer.indexOf("\n\n"))).getJsonArray("results");
    }

    private static JsonObject error(JsonArray results, int index) {
        return results.getJsonObject(index).getJsonObject("error");
    }

    @ParameterizedTest
    @CsvSource({"atomic, first", "parallel, x"})
    void aBatch(String mode, String title) {
        JsonArray results = batch(mode);

        assertThat(error(results, 1)).isEqualTo(new JsonObject(REFUSED));
        assertThat(vault.notes()).startsWith("<a1> <a> " + title + ",").contains("<b1> <b> third");
        if (mode.equals("parallel")) {
            assertThat(results.getJsonObject(2)
                            .getJsonObject("result")
                            .getJsonArray("rows")
                            .size())
                    .isEqualTo(3);
        }
    }

    private String begin() {
        String begun = vault.ada("POST /tx/v1");
        int start = begun.indexOf("/tx/v1/");
        return begun.substring(start, begun.indexOf('\n', start));
    }

    @Test
    void aTransaction() {
        String transaction = begin();
        assertThat(vault.ada(json("PATCH", transaction + "/rest/note?id=eq.<a1>", "return=minimal", TITLE_X)))
                .startsWith("204\n");
        assertThat(vault.ada("GET " + transaction + "/rest/note?select=title&order=id"))
                .endsWith("""

                [{"title":"x"},
                 {"title":"second"},
                 {"title":"third"}]""");
        assertThat(vault.ada(json("PATCH", transaction + "/rest/note?id=eq.<b1>", "return=minimal", TITLE_X)))
                .startsWith("403\n")
                .endsWith("\n" + REFUSED);
        assertThat(vault.ada("POST " + transaction + "/commit"))
                .startsWith("410\n")
                .contains("rolled back because a step failed with 42501");
        assertThat(vault.notes()).startsWith("<a1> <a> first,");
    }

    @Test
    void aRevokeBetweenTheStepsOfATransactionHolds() {
        String transaction = begin();
        String update = json("PATCH", transaction + "/rest/note?id=eq.<a1>", "return=minimal", TITLE_X);
        assertThat(vault.ada(update)).startsWith("204\n");
        vault.run("delete from vault_grants.granted where operation = 'write'");
        assertThat(vault.ada(update)).startsWith("403\n").endsWith("\n" + REFUSED);
        assertThat(vault.notes()).startsWith("<a1> <a> first,");
    }

    @Test
    void aRequestUnderAKeyIsRefusedOnceAndAnsweredAsTheFirstTime() {
        String refused = json("PATCH", "/note?id=eq.<b1>", "return=minimal\nIdempotency-Key: one", TITLE_X);
        assertThat(vault.ada(refused)).startsWith("403\n").endsWith("\n" + REFUSED);
        vault.run("insert into vault_grants.granted values ('ada', 'folder', '<b>', 'write')");
        assertThat(vault.ada(refused))
                .as("nothing was done, so nothing was kept")
                .startsWith("204\n");
        vault.run("delete from vault_grants.granted where operation = 'write'; update vault.note set title = 'later'");
        assertThat(vault.ada(refused)).startsWith("204\n").contains("idempotency-replayed: true");
        assertThat(vault.notes()).contains("<b1> <b> later");
    }

    private TableResult over(TableOperationBuilder operation) throws Exception {
        DataGateway gateway = DataGateway.on(vault.gateway().gateway().vertx());
        String token = TestGateway.token("authenticated", "ada", 3_600);
        return await(gateway.verify(new VerifyRequest(null, token))
                .compose(identity -> gateway.execute(operation.as(identity))));
    }

    private Throwable failure(TableOperationBuilder operation) throws Exception {
        try {
            return new AssertionError(over(operation));
        } catch (ExecutionException failed) {
            return failed.getCause();
        }
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    @Test
    void theBus() throws Exception {
        assertThat(over(TableOperation.count("note")).count()).isEqualTo(3);
        assertThat(over(TableOperation.select("note").columns("title").where(Filter.eq("id", Vault.written("<c1>"))))
                        .rows()
                        .value())
                .isEqualTo("[]");
        Throwable failure = failure(
                TableOperation.update("note", JsonText.of(TITLE_X)).where(Filter.eq("id", Vault.written("<b1>"))));
        assertThat(((GatewayException) failure).failure())
                .isEqualTo(ErrorCode.ROWS_GUARDED
                        .failure(
                                "permission denied to update rows of vault.note",
                                "1 row needs 'write' on the folder in 'folder_id'",
                                null)
                        .failure());
        assertThat(vault.notes()).contains("<b1> <b> third");
    }
}
