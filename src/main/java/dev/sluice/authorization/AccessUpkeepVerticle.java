package dev.sluice.authorization;

import dev.sluice.authorization.installation.AccessInspector;
import dev.sluice.authorization.installation.AccessStanding;
import dev.sluice.config.AuthorizationConfig;
import dev.sluice.contract.Call;
import dev.sluice.contract.Deadline;
import dev.sluice.contract.OperationKind;
import dev.sluice.observation.Observer;
import dev.sluice.postgres.Database;
import dev.sluice.postgres.Databases;
import dev.sluice.postgres.Session;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Looks at how access views stand, at its start and ever after, tells it, and has them refreshed. */
public final class AccessUpkeepVerticle extends VerticleBase {

    private static final Duration INSPECTION_LIMIT = Duration.ofSeconds(5);

    private final Databases databases;
    private final AuthorizationConfig config;
    private final AccessStandings standings;
    private final Observer observer;
    private @Nullable Running running;
    private boolean inspecting;
    private boolean tending;

    /** The refresher has a connection of its own: nobody waits for a long refresh to learn how views stand. */
    private record Running(Database inspected, AccessInspector inspector, ViewRefresher refresher) {}

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
        Database inspected = databases.openUpkeep(OperationKind.AUTHORIZATION);
        Running begun = new Running(
                inspected,
                new AccessInspector(
                        (statement, call) -> inspected.run(statement, Session.GATEWAY, call),
                        config.resourceTypes(),
                        config.changesMax()),
                new ViewRefresher(databases.openUpkeep(OperationKind.AUTHORIZATION), config, observer));
        running = begun;
        return begun.inspector()
                .inspect(call())
                .compose(found -> {
                    List<String> faults = AccessInspector.faults(found);
                    return faults.isEmpty()
                            ? Future.succeededFuture(found)
                            : Future.failedFuture(
                                    new IllegalStateException("authorization: " + String.join("; ", faults)));
                })
                .onSuccess(found -> {
                    stand(found, begun);
                    vertx.setPeriodic(config.inspectInterval().toMillis(), tick -> inspect(begun));
                });
    }

    private static Call call() {
        return Call.begin("access view inspection", OperationKind.AUTHORIZATION, Deadline.in(INSPECTION_LIMIT));
    }

    private void inspect(Running begun) {
        if (!inspecting) {
            inspecting = true;
            begun.inspector()
                    .inspect(call())
                    .onSuccess(found -> stand(found, begun))
                    .onComplete(done -> inspecting = false);
        }
    }

    private void stand(List<AccessStanding> found, Running begun) {
        standings.replace(found);
        for (AccessStanding standing : found) {
            if (standing.shape().type().materialized()) {
                observer.viewStands(
                        standing.shape().type().name(), standing.asOf(), standing.changes(), standing.problem());
            }
        }
        if (!tending) {
            tending = true;
            Future<Boolean> tended = Future.succeededFuture(false);
            for (AccessStanding standing : found) {
                tended = tended.compose(
                        before -> begun.refresher().tend(standing).map(now -> before || now));
            }
            tended.onComplete(done -> {
                tending = false;
                if (Boolean.TRUE.equals(done.result())) {
                    inspect(begun);
                }
            });
        }
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
