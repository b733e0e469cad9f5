package dev.sluice.http;

import dev.sluice.config.ManagementConfig;
import dev.sluice.contract.Body;
import dev.sluice.contract.ErrorCode;
import dev.sluice.contract.Header;
import dev.sluice.http.connection.DoorServers;
import dev.sluice.http.connection.ServerCertificates;
import dev.sluice.http.response.Reply;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The management port: metrics, liveness, the schema cache, and readiness that is asked anew each time. */
public final class ManagementServer extends VerticleBase {

    private static final String METRICS = "text/plain; version=0.0.4; charset=utf-8";

    /** What a browser sends with each command and no page can leave out. */
    private static final List<String> BROWSER_MARKS = List.of("Origin", "Sec-Fetch-Site");

    private final ManagementConfig config;
    private final boolean reusePort;
    private final @Nullable ServerCertificates certificates;
    private final ManagementAnswers answers;
    private final IntConsumer onListening;
    private @Nullable HttpServer server;

    /**
     * A management port.
     *
     * @param reusePort whether another process may listen on the port too
     * @param certificates null serves plain HTTP
     * @param onListening is told the port that was taken
     */
    public ManagementServer(
            ManagementConfig config,
            boolean reusePort,
            @Nullable ServerCertificates certificates,
            ManagementAnswers answers,
            IntConsumer onListening) {
        this.config = config;
        this.reusePort = reusePort;
        this.certificates = certificates;
        this.answers = answers;
        this.onListening = onListening;
    }

    @Override
    public Future<?> start() {
        HttpServer made =
                DoorServers.management(vertx, config, reusePort, certificates).requestHandler(this::answer);
        server = made;
        return made.listen().onSuccess(listening -> {
            if (certificates != null) {
                certificates.follow(listening);
            }
            onListening.accept(listening.actualPort());
        });
    }

    private void answer(HttpServerRequest request) {
        switch (request.path()) {
            case "/live" -> send(request, Reply.json(200, "{\"status\":\"live\"}"));
            case "/ready" -> answers.readiness().get().onSuccess(checks -> send(request, ready(checks)));
            case "/metrics" ->
                request.response()
                        .putHeader("Content-Type", METRICS)
                        .end(answers.metrics().get());
            case "/schema_cache" ->
                SchemaRoutes.reply(answers.schema().dump().get()).onSuccess(reply -> send(request, reply));
            case "/schema_cache/reload" -> command(request, answers.schema().reload());
            case "/config/reload" -> command(request, answers.configReload());
            default ->
                send(
                        request,
                        Reply.message(404, ErrorCode.INVALID_PATH.failure().failure()));
        }
    }

    /** A command is given by programs alone: a page in a browser on this machine could reach the port too. */
    private static void command(HttpServerRequest request, Supplier<Future<String>> command) {
        if (!HttpMethod.POST.equals(request.method())) {
            send(request, new Reply(405, List.of(new Header("Allow", "POST")), Body.EMPTY));
            return;
        }
        if (BROWSER_MARKS.stream().anyMatch(mark -> request.headers().contains(mark))) {
            send(
                    request,
                    Reply.message(403, ErrorCode.NOT_FOR_BROWSERS.failure().failure()));
            return;
        }
        SchemaRoutes.reply(command.get()).onSuccess(reply -> send(request, reply));
    }

    private static Reply ready(List<ReadinessCheck> checks) {
        boolean ready = checks.stream().allMatch(ReadinessCheck::ok);
        JsonArray told = new JsonArray();
        for (ReadinessCheck check : checks) {
            JsonObject one = new JsonObject().put("name", check.name()).put("ok", check.ok());
            told.add(check.message() == null ? one : one.put("message", check.message()));
        }
        String body = new JsonObject()
                .put("status", ready ? "ready" : "unavailable")
                .put("checks", told)
                .encode();
        return Reply.json(ready ? 200 : 503, body);
    }

    private static void send(HttpServerRequest request, Reply reply) {
        request.response().setStatusCode(reply.status());
        reply.headers().forEach(header -> request.response().putHeader(header.name(), header.value()));
        request.response().end(reply.body().text());
    }

    @Override
    public Future<?> stop() {
        return server == null ? Future.succeededFuture() : server.close();
    }
}
