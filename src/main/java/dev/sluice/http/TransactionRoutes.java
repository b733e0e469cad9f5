package dev.sluice.http;

import dev.sluice.bus.MessageJson;
import dev.sluice.contract.Body;
import dev.sluice.contract.ErrorCode;
import dev.sluice.contract.Header;
import dev.sluice.contract.Operation;
import dev.sluice.contract.Operations;
import dev.sluice.contract.TransactionAction;
import dev.sluice.contract.TransactionBegin;
import dev.sluice.contract.TransactionEnd;
import dev.sluice.contract.TransactionHandle;
import dev.sluice.http.response.Reply;
import io.vertx.core.Future;
import io.vertx.ext.web.Router;
import java.util.List;
import java.util.regex.Pattern;

/** Transactions over several requests. */
final class TransactionRoutes {

    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,64}");

    private static final String ADDRESS_PREFIX = "sluice.tx.";

    /** An end at no address yet: what it leads to has the limits of its kind. */
    private static final Operation<?, ?> END = Operations.end(ADDRESS_PREFIX + "end");

    private final RequestPipeline pipeline;
    private final RestRoutes rest;

    TransactionRoutes(RequestPipeline pipeline, RestRoutes rest) {
        this.pipeline = pipeline;
        this.rest = rest;
    }

    void mount(Router router) {
        router.post("/tx/v1").handler(pipeline.answering(Operations.BEGIN, this::begin));
        router.route("/tx/v1/:id/rest/*").handler(pipeline.answering(Operations.BEGIN, asked -> {
            asked.stay();
            return rest.answer(
                    asked, "/tx/v1/%s/rest".formatted(asked.path("id")), Operations.restStep(address(asked)));
        }));
        router.post("/tx/v1/:id/commit")
                .handler(pipeline.answering(END, asked -> end(asked, TransactionAction.COMMIT)));
        router.delete("/tx/v1/:id").handler(pipeline.answering(END, asked -> end(asked, TransactionAction.ROLLBACK)));
    }

    private Future<Reply> begin(Asked asked) {
        String body = asked.body() == null || asked.body().isBlank() ? "{}" : asked.body();
        TransactionBegin begin = MessageJson.decodeAs(asked.identity(), body, TransactionBegin.class);
        return pipeline.bus()
                .ask(Operations.BEGIN, begin, asked.call())
                .onSuccess(handle -> endIfUnheld(handle, asked))
                .onSuccess(begun -> asked.stay())
                .map(handle -> new Reply(
                        201,
                        List.of(Reply.CONTENT_TYPE_JSON, new Header("Location", "/tx/v1/" + handle.transaction())),
                        Body.of(MessageJson.encode(handle))));
    }

    /** Whoever went away at that moment knows of no transaction to end. */
    private void endIfUnheld(TransactionHandle handle, Asked asked) {
        if (asked.call().isCancelled()) {
            TransactionEnd end = new TransactionEnd(TransactionAction.ROLLBACK, asked.identity());
            pipeline.bus().ask(Operations.end(handle.address()), end);
        }
    }

    private Future<Reply> end(Asked asked, TransactionAction action) {
        return pipeline.bus()
                .ask(Operations.end(address(asked)), new TransactionEnd(action, asked.identity()), asked.call())
                .map(ended -> Reply.message(200, ended));
    }

    private static String address(Asked asked) {
        String id = asked.path("id");
        if (!ID.matcher(id).matches() || id.equals("begin")) {
            throw ErrorCode.NO_SUCH_TRANSACTION.failure();
        }
        return ADDRESS_PREFIX + id;
    }
}
