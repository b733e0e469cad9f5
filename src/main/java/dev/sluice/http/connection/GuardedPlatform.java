package dev.sluice.http.connection;

import io.vertx.core.transport.Transport;

/** The transport of the JDK, to build a Vert.x instance with, whose connections at a door are guarded. */
public record GuardedPlatform(Doorway doorway) implements Transport {

    @Override
    public String name() {
        return NIO.name();
    }

    @Override
    public boolean available() {
        return true;
    }

    @Override
    public Throwable unavailabilityCause() {
        return NIO.unavailabilityCause();
    }

    @Override
    public io.vertx.core.spi.transport.Transport implementation() {
        return new GuardedTransport(NIO.implementation(), doorway);
    }
}
