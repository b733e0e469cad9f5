package dev.sluice.authentication.keys;

import io.vertx.core.Future;

/** Keeps the keys of one issuer those that it uses today. */
interface KeyUpkeep {

    /** Has the first keys; fails with the reason where there are none. */
    Future<Void> start();

    void stop();
}
