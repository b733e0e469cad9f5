package dev.sluice.http;

import dev.sluice.config.RestConfig;
import dev.sluice.contract.Header;
import dev.sluice.contract.Operation;
import dev.sluice.contract.Operations;
import dev.sluice.contract.RestReply;
import dev.sluice.contract.RestRequest;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import java.util.List;

/** The door of PostgREST's dialect: hands the words of a request on as they came. */
final class RestRoutes {

    private final RequestPipeline pipeline;
    private final RestConfig config;

    RestRoutes(RequestPipeline pipeline, RestConfig config) {
        this.pipeline = pipeline;
        this.config = config;
    }

    void mount(Router router) {
        String base = config.basePath();
        router.route(base + "/*")
                .handler(pipeline.answering(Operations.REST, asked -> answer(asked, base, Operations.REST)));
    }

    /** Answers a request of the dialect by the operation of a table verticle or of an open transaction. */
    Future<Reply> answer(Asked asked, String base, Operation<RestRequest, RestReply> operation) {
        return pipeline.bus()
                .ask(operation, request(asked, base), asked.deadline(), asked.requestId())
                .map(reply ->
                        new Reply(reply.status(), null, timed(reply.headers(), asked), reply.body(), reply.stream()));
    }

    /** The proof of identity is the stage before those that the table room knows of. */
    private List<Header> timed(List<Header> headers, Asked asked) {
        return config.serverTiming()
                ? headers.stream()
                        .map(header -> header.is("Server-Timing")
                                ? new Header(
                                        header.name(),
                                        "jwt;dur=%.1f, %s".formatted(asked.verifiedNanos() / 1e6, header.value()))
                                : header)
                        .toList()
                : headers;
    }

    private static RestRequest request(Asked asked, String base) {
        HttpServerRequest request = asked.routing().request();
        return new RestRequest(
                request.method().name(),
                request.path().substring(base.length()),
                request.query(),
                request.headers().entries().stream()
                        .map(entry -> HeaderText.received(entry.getKey(), entry.getValue()))
                        .toList(),
                asked.content(),
                asked.identity());
    }
}
