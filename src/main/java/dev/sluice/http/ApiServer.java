package dev.sluice.http;

import dev.sluice.bus.GatewayBus;
import dev.sluice.config.AuthorizationConfig;
import dev.sluice.config.HttpConfig;
import dev.sluice.config.RestConfig;
import dev.sluice.observation.Observer;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The API's door: routes lead to operations. Instances share the port. */
public final class ApiServer extends VerticleBase {

    private final HttpConfig config;
    private final RestConfig rest;
    private final AuthorizationConfig authorization;
    private final RequestPipeline pipeline;
    private final IntConsumer onListening;
    private @Nullable HttpServer server;

    /**
     * A door for the bus.
     *
     * @param rest what holds of the dialect; asked for anew where it may change while the door is open
     * @param onListening is told the port that was taken
     */
    public ApiServer(
            HttpConfig config,
            Supplier<RestConfig> rest,
            AuthorizationConfig authorization,
            GatewayBus bus,
            Observer observer,
            IntConsumer onListening) {
        this.config = config;
        this.rest = rest.get();
        this.authorization = authorization;
        this.pipeline = new RequestPipeline(bus, rest, observer);
        this.onListening = onListening;
    }

    @Override
    public Future<?> start() {
        server = vertx.createHttpServer(options()).requestHandler(router());
        return server.listen().onSuccess(listening -> onListening.accept(listening.actualPort()));
    }

    private HttpServerOptions options() {
        HttpServerOptions options = new HttpServerOptions()
                .setHost(config.host())
                .setPort(config.port())
                .setMaxInitialLineLength(config.urlBytesMax())
                .setMaxHeaderSize(config.headerBytesMax())
                .setHandle100ContinueAutomatically(true);
        options.setIdleTimeout((int) config.idleTimeout().toMillis()).setIdleTimeoutUnit(TimeUnit.MILLISECONDS);
        return options;
    }

    private Router router() {
        Router router = Router.router(vertx);
        router.route().handler(new BodyReader(config.bodyBytesMax()));
        router.route().handler(pipeline::preflight);
        mount(router, pipeline, rest, authorization);
        router.route().failureHandler(pipeline::refuse);
        for (int status : new int[] {400, 404, 405, 413, 500}) {
            router.errorHandler(status, pipeline::refuse);
        }
        return router;
    }

    /** Everything that is served here; what is in the place of a PostgREST serves the dialect alone. */
    static void mount(Router router, RequestPipeline pipeline, RestConfig rest, AuthorizationConfig authorization) {
        RestRoutes dialect = new RestRoutes(pipeline, rest);
        if (!rest.dropIn()) {
            new ServiceRoutes(pipeline).mount(router);
            new AccessRoutes(pipeline, authorization).mount(router);
            new DiscoveryRoutes(pipeline, rest).mount(router);
            new TransactionRoutes(pipeline, dialect).mount(router);
            dialect.mountDescription(router);
        }
        dialect.mount(router);
    }

    /** Lets requests under way finish within their grace. */
    @Override
    public Future<?> stop() {
        return server == null
                ? Future.succeededFuture()
                : server.shutdown(config.shutdownGrace().toMillis(), TimeUnit.MILLISECONDS);
    }
}
