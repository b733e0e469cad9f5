package dev.sluice.authorization;

import dev.sluice.authorization.installation.AccessInspector;
import dev.sluice.authorization.installation.AccessStanding;
import dev.sluice.contract.Call;
import dev.sluice.contract.Deadline;
import dev.sluice.contract.OperationKind;
import dev.sluice.observation.Observer;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;

/** Looks at how the types stand, tells it, and has their views tended. Confined to one event loop. */
final class AccessUpkeep {

    private static final Duration INSPECTION_LIMIT = Duration.ofSeconds(5);

    private final AccessInspector inspector;
    private final ViewRefresher refresher;
    private final AccessStandings standings;
    private final Observer observer;
    private boolean inspecting;
    private boolean tending;

    AccessUpkeep(AccessInspector inspector, ViewRefresher refresher, AccessStandings standings, Observer observer) {
        this.inspector = inspector;
        this.refresher = refresher;
        this.standings = standings;
        this.observer = observer;
    }

    /** Looks for the first time; fails with everything for which checks could not be answered. */
    Future<Void> first() {
        return inspector.inspect(call()).compose(found -> {
            List<String> faults = found.stream()
                    .flatMap(standing -> standing.faults().stream())
                    .toList();
            if (!faults.isEmpty()) {
                return Future.failedFuture(new IllegalStateException("authorization: " + String.join("; ", faults)));
            }
            stand(found);
            return Future.succeededFuture();
        });
    }

    /** Looks again, unless it does already. What cannot be looked at stays as it was known. */
    void again() {
        if (!inspecting) {
            inspecting = true;
            inspector.inspect(call()).onSuccess(this::stand).onComplete(done -> inspecting = false);
        }
    }

    private static Call call() {
        return Call.begin("access view inspection", OperationKind.AUTHORIZATION, Deadline.in(INSPECTION_LIMIT));
    }

    private void stand(List<AccessStanding> found) {
        standings.replace(found);
        for (AccessStanding standing : found) {
            if (standing.shape().type().materialized()) {
                observer.viewStands(
                        standing.shape().type().name(), standing.asOf(), standing.changes(), standing.problem());
            }
        }
        if (!tending) {
            tending = true;
            tend(found);
        }
    }

    /** What was built anew is looked at once more, since it may answer from now on. */
    private void tend(List<AccessStanding> found) {
        Future<Boolean> tended = Future.succeededFuture(false);
        for (AccessStanding standing : found) {
            tended = tended.compose(before -> refresher.tend(standing).map(now -> before || now));
        }
        tended.onComplete(done -> {
            tending = false;
            if (Boolean.TRUE.equals(done.result())) {
                again();
            }
        });
    }
}
