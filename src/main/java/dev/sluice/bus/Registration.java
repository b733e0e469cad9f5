package dev.sluice.bus;

import io.vertx.core.Future;

/** An address that is answered or listened to, until it is ended. */
@FunctionalInterface
public interface Registration {

    Future<Void> end();
}
