package dev.sluice.authorization;

import dev.sluice.authorization.installation.AccessStanding;
import dev.sluice.authorization.sql.AccessNames;
import dev.sluice.config.AuthorizationConfig;
import dev.sluice.contract.Call;
import dev.sluice.contract.Deadline;
import dev.sluice.contract.OperationKind;
import dev.sluice.observation.Observer;
import dev.sluice.postgres.Database;
import dev.sluice.postgres.Session;
import dev.sluice.postgres.Statement;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Refreshes materialized views, by the functions that were installed with them. One node at a time: who finds another
 * at it does nothing. A refresh that fails is told, and tried again after a while; checks go on, more of them live.
 */
final class ViewRefresher {

    /** What a refresh says that did its work, or found that another does. */
    private static final Set<String> GOOD = Set.of("refreshed", "unchanged", "changed", "busy", "watched", "collapsed");

    private static final String REFRESHED = "refreshed";

    private final Database database;
    private final AuthorizationConfig config;
    private final Observer observer;
    private final Map<String, RefreshPace> paces = new HashMap<>();
    private boolean stopping;

    ViewRefresher(Database database, AuthorizationConfig config, Observer observer) {
        this.database = database;
        this.config = config;
        this.observer = observer;
    }

    /** Does what a view needs now, and says whether it was built anew; never fails. */
    Future<Boolean> tend(AccessStanding standing) {
        String type = standing.shape().type().name();
        RefreshPace pace = paces.computeIfAbsent(type, first -> new RefreshPace(config.refreshInterval()));
        AccessNames names = new AccessNames(type);
        return switch (RefreshDecision.of(standing, config, pace.mayRefresh())) {
            case NOTHING -> Future.succeededFuture(false);
            case DATE -> run(type, names.of("refresh") + "(false)", pace);
            case REFRESH -> run(type, names.of("refresh") + "(true)", pace);
            case COLLAPSE -> run(type, names.of("collapse") + "()", pace);
        };
    }

    private Future<Boolean> run(String type, String function, RefreshPace pace) {
        Call call =
                Call.begin("access view refresh", OperationKind.AUTHORIZATION, Deadline.in(config.refreshTimeout()));
        Instant began = Instant.now();
        return database.transact(
                        Session.of(null, false, null),
                        call,
                        transaction -> transaction.run(Statement.of("select " + function), call))
                .map(rows -> Objects.requireNonNull(rows.text(0, 0)))
                .compose(outcome -> GOOD.contains(outcome)
                        ? Future.succeededFuture(outcome)
                        : Future.failedFuture(new IllegalStateException(outcome)))
                .transform(done -> {
                    if (done.failed()) {
                        failed(type, done.cause(), pace);
                    } else if (done.result().equals(REFRESHED)) {
                        refreshed(type, began, Duration.ofNanos(call.elapsedNanos()), pace);
                    }
                    return Future.succeededFuture(REFRESHED.equals(done.result()));
                });
    }

    private void refreshed(String type, Instant began, Duration taken, RefreshPace pace) {
        pace.succeeded(taken);
        observer.viewRefreshed(type, began, taken);
    }

    private void failed(String type, Throwable cause, RefreshPace pace) {
        pace.failed();
        if (!stopping) {
            observer.viewRefreshFailed(type, cause);
        }
    }

    /** Ends what runs; a refresh that is broken off is tried again after the next start. */
    Future<Void> stop() {
        stopping = true;
        return database.close();
    }
}
