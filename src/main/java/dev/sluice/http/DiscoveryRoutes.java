package dev.sluice.http;

import dev.sluice.config.PublicAddress;
import dev.sluice.config.RestConfig;
import dev.sluice.contract.ErrorCode;
import dev.sluice.http.authzen.DecisionPoint;
import dev.sluice.http.connection.ClientConnection;
import dev.sluice.http.connection.RequestTicket;
import dev.sluice.http.response.Reply;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import java.util.List;
import java.util.Optional;

/** What clients are told of the gateway before they ask it anything: where it decides on access. */
final class DiscoveryRoutes {

    private final RequestPipeline pipeline;
    private final RestConfig config;

    DiscoveryRoutes(RequestPipeline pipeline, RestConfig config) {
        this.pipeline = pipeline;
        this.config = config;
    }

    void mount(Router router) {
        for (HttpMethod method : List.of(HttpMethod.GET, HttpMethod.HEAD)) {
            router.route(method, DecisionPoint.METADATA)
                    .handler(pipeline.telling(routing -> Reply.json(
                            200,
                            DecisionPoint.metadata(
                                            address(RequestTicket.of(routing).client())
                                                    .root(config.basePath()))
                                    .encode())));
        }
    }

    /** The configured address; without one, that by which the client found the gateway. */
    private PublicAddress address(ClientConnection client) {
        return config.openApi()
                .publicAddress()
                .or(() -> Optional.ofNullable(client.host())
                        .flatMap(host -> PublicAddress.parse(
                                client.scheme() + "://" + host + client.prefix() + config.basePath())))
                .orElseThrow(() -> ErrorCode.MALFORMED.failure("the Host header is missing or no address"));
    }
}
