package dev.sluice.http;

import dev.sluice.contract.Operation;
import dev.sluice.contract.Operations;
import dev.sluice.contract.TableOperation;
import dev.sluice.contract.TableResult;
import dev.sluice.http.rest.Parameter;
import dev.sluice.http.rest.Preferences;
import dev.sluice.http.rest.RestInput;
import dev.sluice.http.rest.RestRequest;
import dev.sluice.http.rest.RestResponse;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;

/** The PostgREST dialect: tables, views and functions. */
final class RestRoutes {

    private final RequestPipeline pipeline;

    RestRoutes(RequestPipeline pipeline) {
        this.pipeline = pipeline;
    }

    void mount(Router router) {
        router.route("/rest/v1/rpc/:name")
                .handler(pipeline.answering(Operations.EXECUTE, asked -> answer(asked, true, Operations.EXECUTE)));
        router.route("/rest/v1/:name")
                .handler(pipeline.answering(Operations.EXECUTE, asked -> answer(asked, false, Operations.EXECUTE)));
    }

    /** Answers a request of the dialect by the operation of a table verticle or of an open transaction. */
    Future<Reply> answer(Asked asked, boolean call, Operation<TableOperation, TableResult> operation) {
        RestInput input = input(asked, call);
        TableOperation table = RestRequest.read(input, asked.identity());
        return pipeline.bus()
                .ask(operation, table, asked.deadline(), asked.requestId())
                .map(result -> RestResponse.of(input, table, result))
                .map(response -> new Reply(response.status(), response.headers(), response.body()));
    }

    private static RestInput input(Asked asked, boolean call) {
        HttpServerRequest request = asked.routing().request();
        return new RestInput(
                request.method().name(),
                asked.path("name"),
                call,
                Parameter.of(request.query()),
                Preferences.of(request.headers().getAll("Prefer")),
                request.getHeader("Accept"),
                request.getHeader("Accept-Profile"),
                request.getHeader("Content-Profile"),
                request.getHeader("Content-Type"),
                request.getHeader("Range"),
                asked.body());
    }
}
