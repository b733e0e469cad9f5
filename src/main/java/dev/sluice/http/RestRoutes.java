package dev.sluice.http;

import dev.sluice.contract.Body;
import dev.sluice.contract.Header;
import dev.sluice.contract.Operation;
import dev.sluice.contract.Operations;
import dev.sluice.contract.RestReply;
import dev.sluice.contract.RestRequest;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;

/** The door of PostgREST's dialect: hands the words of a request on as they came. */
final class RestRoutes {

    private final RequestPipeline pipeline;

    RestRoutes(RequestPipeline pipeline) {
        this.pipeline = pipeline;
    }

    void mount(Router router) {
        router.route("/rest/v1/*")
                .handler(pipeline.answering(Operations.REST, asked -> answer(asked, "/rest/v1", Operations.REST)));
    }

    /** Answers a request of the dialect by the operation of a table verticle or of an open transaction. */
    Future<Reply> answer(Asked asked, String base, Operation<RestRequest, RestReply> operation) {
        return pipeline.bus()
                .ask(operation, request(asked, base), asked.deadline(), asked.requestId())
                .map(reply -> Reply.json(reply.status(), reply.body().text()));
    }

    private static RestRequest request(Asked asked, String base) {
        HttpServerRequest request = asked.routing().request();
        return new RestRequest(
                request.method().name(),
                request.path().substring(base.length()),
                request.query(),
                request.headers().entries().stream()
                        .map(entry -> new Header(entry.getKey(), entry.getValue()))
                        .toList(),
                asked.body() == null ? Body.EMPTY : Body.of(asked.body()),
                asked.identity());
    }
}
