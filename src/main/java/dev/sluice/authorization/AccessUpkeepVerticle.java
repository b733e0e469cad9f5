package dev.sluice.authorization;

import dev.sluice.authorization.installation.AccessInspector;
import dev.sluice.config.AuthorizationConfig;
import dev.sluice.contract.OperationKind;
import dev.sluice.observation.Observer;
import dev.sluice.postgres.Database;
import dev.sluice.postgres.Databases;
import dev.sluice.postgres.Session;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import org.jspecify.annotations.Nullable;

/** Looks at how access views stand, at its start and ever after, tells it, and has them refreshed. */
public final class AccessUpkeepVerticle extends VerticleBase {

    private final Databases databases;
    private final AuthorizationConfig config;
    private final AccessStandings standings;
    private final Observer observer;
    private @Nullable Running running;

    private record Running(Database inspected, ViewRefresher refresher) {}

    public AccessUpkeepVerticle(
            Databases databases, AuthorizationConfig config, AccessStandings standings, Observer observer) {
        this.databases = databases;
        this.config = config;
        this.standings = standings;
        this.observer = observer;
    }

    /** Fails where a configured view is missing, or lacks a column or the right to read it, with all that is wrong. */
    @Override
    public Future<?> start() {
        // The refresher has a connection of its own: nobody waits for a long refresh to learn how views stand.
        Database inspected = databases.openUpkeep(OperationKind.AUTHORIZATION);
        ViewRefresher refresher =
                new ViewRefresher(databases.openUpkeep(OperationKind.AUTHORIZATION), config, observer);
        running = new Running(inspected, refresher);
        AccessInspector inspector = new AccessInspector(
                (statement, call) -> inspected.run(statement, Session.GATEWAY, call),
                config.resourceTypes(),
                config.changesMax());
        AccessUpkeep upkeep = new AccessUpkeep(inspector, refresher, standings, observer);
        return upkeep.first()
                .onSuccess(stands -> vertx.setPeriodic(config.inspectInterval().toMillis(), tick -> upkeep.again()));
    }

    @Override
    public Future<?> stop() {
        if (running == null) {
            return Future.succeededFuture();
        }
        Running ending = running;
        return Future.join(ending.inspected().close(), ending.refresher().stop());
    }
}
