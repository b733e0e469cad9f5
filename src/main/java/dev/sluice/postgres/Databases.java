package dev.sluice.postgres;

import dev.sluice.contract.OperationKind;
import dev.sluice.postgres.link.Reach;
import io.vertx.core.Future;

/** Opens databases, each with connections of its own, so that no kind of work can take another's. */
public interface Databases {

    /** The database of one verticle instance: its share of the kind's pool, confined to the calling event loop. */
    Database open(OperationKind kind);

    /**
     * A single connection beside the kind's pool, for the gateway's own upkeep: schema loads, refreshes, probes. Its
     * statements have no limit but their call's deadline.
     */
    Database openUpkeep(OperationKind kind);

    /**
     * Listens to a channel, on a connection of its own and on the calling event loop.
     *
     * @return when it listens, or when the first attempt failed and it goes on trying
     */
    Future<Notifications> listen(String channel, Notifications.Listener listener);

    /** How the server is reached, as all connections together find. */
    Reach reach();
}
