package dev.sluice.postgres;

import dev.sluice.contract.OperationKind;
import dev.sluice.flow.PlaceRules;
import dev.sluice.observation.Observer;
import dev.sluice.postgres.link.Patience;
import io.vertx.core.Vertx;
import java.time.Duration;

/**
 * How one verticle instance reaches the database.
 *
 * @param rules who gets a connection: there are as many as places
 * @param statementLimit the longest statement that a connection runs unless its transaction says otherwise
 * @param counted whether its connections are those of the kind's pool, which the observer counts
 * @param inItsWords whether faults of the server are told to callers as PostgreSQL told them
 * @param patience with the wait for a connection
 * @param cancelGrace how long an ended statement may take to stop before its connection is closed
 */
record PoolSettings(
        Vertx vertx,
        OperationKind kind,
        PlaceRules rules,
        Duration statementLimit,
        Patience patience,
        Duration cancelGrace,
        boolean counted,
        boolean inItsWords,
        Observer observer) {

    /** Connections in all. */
    int places() {
        return rules.places();
    }

    /** What PostgreSQL is told of who is connected. */
    String applicationName() {
        return "sluice " + (counted ? kind.label() : "upkeep");
    }

    /** Who counts connections and waits. */
    Observer poolObserver() {
        return counted ? observer : Observer.NONE;
    }
}
