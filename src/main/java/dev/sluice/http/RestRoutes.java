package dev.sluice.http;

import dev.sluice.config.RestConfig;
import dev.sluice.contract.Body;
import dev.sluice.contract.Header;
import dev.sluice.contract.MediaType;
import dev.sluice.contract.Operation;
import dev.sluice.contract.Operations;
import dev.sluice.contract.RestReply;
import dev.sluice.contract.RestRequest;
import dev.sluice.http.response.HeaderText;
import dev.sluice.http.response.Reply;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

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

    /** The description of all that is served, as the dialect's root gives it to who asks for it by its media type. */
    void mountDescription(Router router) {
        for (HttpMethod method : List.of(HttpMethod.GET, HttpMethod.HEAD)) {
            router.route(method, "/openapi.json").handler(pipeline.answering(Operations.REST, this::describe));
        }
    }

    private Future<Reply> describe(Asked asked) {
        RestRequest request = request(asked, "/", null);
        Header wanted = new Header("Accept", MediaType.OPENAPI_3_1.text());
        List<Header> headers = Stream.concat(
                        Stream.of(wanted), request.headers().stream().filter(header -> !header.is("Accept")))
                .toList();
        return reply(
                asked,
                new RestRequest(request.method(), "/", null, headers, Body.EMPTY, request.identity()),
                Operations.REST);
    }

    /** Answers a request of the dialect by the operation of a table verticle or of an open transaction. */
    Future<Reply> answer(Asked asked, String base, Operation<RestRequest, RestReply> operation) {
        HttpServerRequest request = asked.routing().request();
        return reply(asked, request(asked, request.path().substring(base.length()), request.query()), operation);
    }

    private Future<Reply> reply(Asked asked, RestRequest request, Operation<RestRequest, RestReply> operation) {
        return pipeline.bus()
                .ask(operation, request, asked.call())
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

    private static RestRequest request(Asked asked, String path, @Nullable String query) {
        HttpServerRequest request = asked.routing().request();
        return new RestRequest(
                request.method().name(),
                path,
                query,
                request.headers().entries().stream()
                        .map(entry -> HeaderText.received(entry.getKey(), entry.getValue()))
                        .toList(),
                asked.content(),
                asked.identity());
    }
}
