package dev.sluice.http.response;

import dev.sluice.bus.GatewayBus;
import dev.sluice.config.RestConfig;
import dev.sluice.http.connection.Doorway;

/**
 * How a door answers under one configuration of the dialect, which is replaced whole when that changes.
 *
 * @param config that the rest was made of
 */
public record Manners(RestConfig config, Cors cors, FailureWriter failures, ReplyWriter writer) {

    public static Manners of(GatewayBus bus, RestConfig config, Doorway doorway) {
        Cors cors = Cors.of(config, doorway.config().cors());
        return new Manners(
                config,
                cors,
                new FailureWriter(doorway.observer(), config),
                new ReplyWriter(bus, config, cors, doorway));
    }
}
