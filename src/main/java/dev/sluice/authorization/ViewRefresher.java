package dev.sluice.authorization;

import dev.sluice.config.AuthorizationConfig;
import dev.sluice.config.ResourceTypeConfig;
import dev.sluice.contract.Call;
import dev.sluice.contract.Deadline;
import dev.sluice.contract.OperationKind;
import dev.sluice.observation.Observer;
import dev.sluice.postgres.Database;
import dev.sluice.postgres.Session;
import dev.sluice.postgres.Statement;
import dev.sluice.postgres.Transaction;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/**
 * Creates the materialized views of the rules and refreshes them. What a view holds is dated by the start of the
 * transaction that read it, never later.
 */
final class ViewRefresher {

    private static final Session UPKEEP = new Session(null, false, null);

    private static final Statement STATE_TABLE = Statement.of("""
            create table if not exists "sluice"."access_view"
                (resource_type text primary key, as_of timestamptz not null)""");

    private final Database database;
    private final AuthorizationConfig config;
    private final Observer observer;

    ViewRefresher(Database database, AuthorizationConfig config, Observer observer) {
        this.database = database;
        this.config = config;
        this.observer = observer;
    }

    /** Creates what is missing and brings every view up to date; fails where a configured view cannot be read. */
    Future<Void> prepare() {
        Future<Void> done = Future.succeededFuture();
        for (ResourceTypeConfig type : config.resourceTypes()) {
            done = done.compose(before -> probe(type, "rule_view", type.ruleView()))
                    .compose(readable -> probe(type, "resource_view", type.resourceView()))
                    .compose(readable -> type.materializedView() == null ? readable() : create(type))
                    .compose(created -> type.materializedView() == null ? readable() : refresh(type));
        }
        return done;
    }

    private static Future<Void> readable() {
        return Future.succeededFuture();
    }

    private Future<Void> probe(ResourceTypeConfig type, String key, String view) {
        return database.run(
                        Statement.of("select from %s limit 0".formatted(AccessStatements.quote(view))),
                        Session.GATEWAY,
                        call("probe"))
                .<Void>mapEmpty()
                .recover(cause -> Future.failedFuture(
                        new IllegalStateException("authorization: %s of resource type %s: %s cannot be read: %s"
                                .formatted(key, type.name(), view, cause.getMessage()))));
    }

    private Future<Void> create(ResourceTypeConfig type) {
        String view = AccessStatements.quote(Objects.requireNonNull(type.materializedView()));
        String index = '"' + Objects.requireNonNull(type.materializedView()).split("\\.", 2)[1];
        Call call = call("create");
        return database.transact(
                UPKEEP,
                call,
                transaction -> inOrder(
                        transaction,
                        List.of(
                                Statement.of("select pg_advisory_xact_lock(hashtext('sluice access views'))::text"),
                                STATE_TABLE,
                                Statement.of(
                                        "create materialized view if not exists %s as select user_id, resource_id, role,"
                                                        .formatted(view)
                                                + " access_method from %s"
                                                        .formatted(AccessStatements.quote(type.ruleView()))),
                                Statement.of(("create unique index if not exists %s_key\" on %s"
                                                + " (resource_id, user_id, access_method) nulls not distinct")
                                        .formatted(index, view)),
                                Statement.of("create index if not exists %s_user\" on %s (user_id, resource_id)"
                                        .formatted(index, view))),
                        call));
    }

    private static Future<Void> inOrder(Transaction transaction, List<Statement> statements, Call call) {
        Future<Void> done = Future.succeededFuture();
        for (Statement statement : statements) {
            done = done.compose(before -> transaction.run(statement, call).mapEmpty());
        }
        return done;
    }

    /** Refreshes every materialized view, one after another; a failure is told and leaves the others their turn. */
    Future<Void> refreshAll() {
        Future<Void> done = Future.succeededFuture();
        for (ResourceTypeConfig type : config.resourceTypes()) {
            if (type.materializedView() != null) {
                done = done.compose(before -> refresh(type).transform(refreshed -> readable()));
            }
        }
        return done;
    }

    private Future<Void> refresh(ResourceTypeConfig type) {
        Call call = call("refresh");
        return database.transact(UPKEEP, call, transaction -> refresh(type, transaction, call))
                .onFailure(cause -> observer.viewRefreshFailed(type.name(), cause));
    }

    private Future<Void> refresh(ResourceTypeConfig type, Transaction transaction, Call call) {
        String view = AccessStatements.quote(Objects.requireNonNull(type.materializedView()));
        Statement date = Statement.of("""
                insert into "sluice"."access_view" values ($1::text, transaction_timestamp())
                on conflict (resource_type) do update set as_of = excluded.as_of returning as_of""", type.name());
        return transaction
                .run(Statement.of("select pg_advisory_xact_lock(hashtext('sluice access views'))::text"), call)
                .compose(
                        locked -> transaction.run(Statement.of("refresh materialized view concurrently " + view), call))
                .compose(refreshed -> transaction.run(date, call))
                .map(dated -> {
                    observer.viewRefreshed(
                            type.name(),
                            Objects.requireNonNull(dated.instant(0, 0)),
                            Duration.ofNanos(call.elapsedNanos()));
                    return null;
                });
    }

    private Call call(String name) {
        return Call.begin("access view " + name, OperationKind.AUTHORIZATION, Deadline.in(config.refreshTimeout()));
    }
}
