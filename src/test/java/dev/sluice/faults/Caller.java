package dev.sluice.faults;

import dev.sluice.bus.GatewayBus;
import dev.sluice.client.DataGateway;
import dev.sluice.support.TestGateway;
import io.vertx.core.Vertx;
import java.time.Duration;

/**
 * Who asks in an episode: a verticle on the gateway's own Vert.x, and a client of HTTP with an event loop of its own.
 *
 * @param sheet where every request is noted
 * @param ledger where every write is
 */
record Caller(DataGateway gateway, GatewayBus bus, ClientSide http, int port, Sheet sheet, Ledger ledger) {

    /** The limit that every request asks for: by its message, by its kind's configuration, or by Prefer: timeout. */
    static final Duration LIMIT = Duration.ofMillis(250);

    /** The same by another way: what it asks by HTTP goes to another port, and is noted elsewhere. */
    Caller through(int otherPort, Sheet otherSheet) {
        return new Caller(gateway, bus, http, otherPort, otherSheet, ledger);
    }

    static Caller of(TestGateway gateway, ClientSide http, Sheet sheet, Ledger ledger) {
        Vertx vertx = gateway.gateway().vertx();
        return new Caller(
                DataGateway.on(vertx),
                GatewayBus.of(vertx),
                http,
                gateway.gateway().apiPort(),
                sheet,
                ledger);
    }
}
