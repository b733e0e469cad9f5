package dev.sluice.linearizability;

import dev.sluice.client.DataGateway;
import dev.sluice.contract.Credential;
import dev.sluice.contract.Filter;
import dev.sluice.contract.GatewayException;
import dev.sluice.contract.Identity;
import dev.sluice.contract.JsonText;
import dev.sluice.contract.TableOperation;
import dev.sluice.contract.TableResult;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/** A verticle of the same process, or one that does each thing in a transaction over several messages. */
record BusClient(DataGateway gateway, boolean inTransactions) implements CounterClient {

    private static final Identity SERVICE = new Identity(
            "service_role", null, Credential.SERVICE_KEY, JsonText.of("{\"role\":\"service_role\"}"), null);

    private static final long PATIENCE_SECONDS = 20;

    @Override
    public Heard ask(int key, Action action) throws Exception {
        try {
            TableOperation operation = operation(key, action);
            Future<TableResult> asked = inTransactions
                    ? gateway.inTransaction(SERVICE, context -> context.execute(operation))
                    : gateway.execute(operation);
            return Heard.done(told(
                    action, asked.toCompletionStage().toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS)));
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof GatewayException refused) {
                return Heard.failed(refused.failure().code());
            }
            throw failed;
        }
    }

    private static TableOperation operation(int key, Action action) {
        return switch (action.kind()) {
            case READ ->
                TableOperation.select("counter")
                        .columns("value")
                        .where(Filter.eq("key", key))
                        .as(SERVICE);
            case INCREMENT ->
                TableOperation.call("increment", JsonText.of("{\"counted\": " + key + "}"))
                        .as(SERVICE);
            case SWAP ->
                TableOperation.update("counter", JsonText.of("{\"value\": " + action.next() + "}"))
                        .where(Filter.and(Filter.eq("key", key), Filter.eq("value", action.expected())))
                        .returning(true)
                        .as(SERVICE);
        };
    }

    private static long told(Action action, TableResult result) {
        String rows = result.rows().value();
        return switch (action.kind()) {
            case READ -> new JsonArray(rows).getJsonObject(0).getLong("value");
            case INCREMENT -> Long.parseLong(rows);
            case SWAP -> new JsonArray(rows).size();
        };
    }
}
