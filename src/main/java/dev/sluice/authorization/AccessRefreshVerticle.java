package dev.sluice.authorization;

import dev.sluice.config.AuthorizationConfig;
import dev.sluice.contract.OperationKind;
import dev.sluice.observation.Observer;
import dev.sluice.postgres.Databases;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import org.jspecify.annotations.Nullable;

/** Creates the materialized views at its start and refreshes them on a schedule, never two refreshes at once. */
public final class AccessRefreshVerticle extends VerticleBase {

    private final Databases databases;
    private final AuthorizationConfig config;
    private final Observer observer;
    private @Nullable ViewRefresher running;
    private boolean refreshing;

    public AccessRefreshVerticle(Databases databases, AuthorizationConfig config, Observer observer) {
        this.databases = databases;
        this.config = config;
        this.observer = observer;
    }

    @Override
    public Future<?> start() {
        ViewRefresher refresher =
                new ViewRefresher(databases.openUpkeep(OperationKind.AUTHORIZATION), config, observer);
        running = refresher;
        return refresher.prepare().onSuccess(ready -> {
            refresh(refresher);
            vertx.setPeriodic(config.refreshInterval().toMillis(), tick -> refresh(refresher));
        });
    }

    private void refresh(ViewRefresher refresher) {
        if (!refreshing) {
            refreshing = true;
            refresher.refreshAll().onComplete(done -> refreshing = false);
        }
    }

    @Override
    public Future<?> stop() {
        return running == null ? Future.succeededFuture() : running.stop();
    }
}
