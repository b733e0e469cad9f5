package dev.sluice.http;

import dev.sluice.bus.MessageJson;
import dev.sluice.contract.BatchRequest;
import dev.sluice.contract.Credential;
import dev.sluice.contract.ErrorCode;
import dev.sluice.contract.IdempotencyKey;
import dev.sluice.contract.Message;
import dev.sluice.contract.MetricsRequest;
import dev.sluice.contract.Operation;
import dev.sluice.contract.Operations;
import dev.sluice.contract.UserRequest;
import dev.sluice.http.response.Reply;
import io.vertx.core.Future;
import io.vertx.ext.web.Router;
import java.util.List;

/** The operations that the dialect has no place for: the caller's own user, batches, metrics. */
final class ServiceRoutes {

    private final RequestPipeline pipeline;

    ServiceRoutes(RequestPipeline pipeline) {
        this.pipeline = pipeline;
    }

    void mount(Router router) {
        router.get("/auth/v1/user").handler(pipeline.answering(Operations.USER, this::user));
        router.post("/batch/v1").handler(pipeline.answering(Operations.BATCH, this::batch));
        router.get("/metrics/v1/operations")
                .handler(pipeline.answering(Operations.SNAPSHOT, asked -> metrics(asked, Operations.SNAPSHOT)));
        router.get("/metrics/v1/performance")
                .handler(pipeline.answering(Operations.PERFORMANCE, asked -> metrics(asked, Operations.PERFORMANCE)));
    }

    private Future<Reply> user(Asked asked) {
        String userId = asked.identity().userId();
        if (userId == null) {
            throw ErrorCode.BAD_CREDENTIAL.failure("a user's token is needed");
        }
        return pipeline.bus()
                .ask(Operations.USER, new UserRequest(userId, asked.identity(), null, null), asked.call())
                .map(reply -> Reply.json(200, reply.user().value()));
    }

    private Future<Reply> batch(Asked asked) {
        BatchRequest batch =
                MessageJson.decodeAs(asked.identity(), asked.body() == null ? "" : asked.body(), BatchRequest.class);
        pipeline.turnstile().holds(asked, Operations.BATCH, batch.operationCount());
        return pipeline.bus()
                .ask(Operations.BATCH, keyed(batch, asked), asked.call())
                .map(result -> Boolean.TRUE.equals(result.replayed())
                        ? Reply.message(200, result.told(false)).with(List.of(IdempotencyKey.REPLAYED))
                        : Reply.message(200, result));
    }

    /** The key may come as a header or in the message, and in both only if it is one. */
    private static BatchRequest keyed(BatchRequest batch, Asked asked) {
        String key = IdempotencyKey.of(asked.routing().request().headers().getAll(IdempotencyKey.HEADER));
        if (key == null) {
            return batch;
        }
        if (batch.idempotencyKey() != null && !batch.idempotencyKey().equals(key)) {
            throw ErrorCode.MALFORMED.failure("field idempotency_key: is not the key of the header");
        }
        return batch.under(key);
    }

    private Future<Reply> metrics(Asked asked, Operation<MetricsRequest, ? extends Message> operation) {
        if (asked.identity().credential() != Credential.SERVICE_KEY) {
            throw ErrorCode.BAD_CREDENTIAL.failure("a service key is needed");
        }
        return pipeline.bus()
                .ask(operation, MetricsRequest.INSTANCE, asked.call())
                .map(snapshot -> Reply.message(200, snapshot));
    }
}
