package dev.sluice.http;

import dev.sluice.bus.GatewayBus;
import dev.sluice.config.AuthorizationConfig;
import dev.sluice.config.HttpConfig;
import dev.sluice.config.RestConfig;
import dev.sluice.http.connection.BodyReader;
import dev.sluice.http.connection.DoorServers;
import dev.sluice.http.connection.Doorway;
import dev.sluice.http.connection.RequestGate;
import dev.sluice.http.connection.ServerCertificates;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The API's door: routes lead to operations. Instances share the port. */
public final class ApiServer extends VerticleBase {

    /** How long answers may take on their way out when everything behind the door has ended. */
    private static final long ANSWERS_MILLIS = 250;

    private final Doorway doorway;
    private final HttpConfig config;
    private final @Nullable ServerCertificates certificates;
    private final RestConfig rest;
    private final AuthorizationConfig authorization;
    private final RequestPipeline pipeline;
    private final IntConsumer onListening;
    private @Nullable HttpServer server;

    /**
     * A door for the bus.
     *
     * @param certificates null serves plain HTTP
     * @param rest what holds of the dialect; asked for anew where it may change while the door is open
     * @param onListening is told the port that was taken
     */
    public ApiServer(
            Doorway doorway,
            @Nullable ServerCertificates certificates,
            Supplier<RestConfig> rest,
            AuthorizationConfig authorization,
            GatewayBus bus,
            IntConsumer onListening) {
        this.doorway = doorway;
        this.config = doorway.config();
        this.certificates = certificates;
        this.rest = rest.get();
        this.authorization = authorization;
        this.pipeline = new RequestPipeline(bus, rest, doorway);
        this.onListening = onListening;
    }

    @Override
    public Future<?> start() {
        HttpServer made = DoorServers.api(vertx, config, certificates)
                .invalidRequestHandler(pipeline::refuseUnreadable)
                .requestHandler(router());
        server = made;
        return made.listen().onSuccess(listening -> {
            if (certificates != null) {
                certificates.follow(listening);
            }
            onListening.accept(listening.actualPort());
        });
    }

    private Router router() {
        Router router = Router.router(vertx);
        router.route().handler(new RequestGate(doorway, Destination.in(rest)::kind));
        router.route().handler(new BodyReader(doorway));
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

    /** Lets requests under way finish within their grace; after a drain they have had it, and are being answered. */
    @Override
    public Future<?> stop() {
        long grace = doorway.drain().hasBegun()
                ? ANSWERS_MILLIS
                : doorway.config().drain().grace().toMillis();
        return server == null ? Future.succeededFuture() : server.shutdown(grace, TimeUnit.MILLISECONDS);
    }
}
