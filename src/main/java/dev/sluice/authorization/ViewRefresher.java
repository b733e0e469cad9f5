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

    private static final Session UPKEEP = Session.of(null, false, null);

    /** One node at a time makes or refreshes views. */
    private static final Statement LOCK =
            Statement.of("select pg_advisory_xact_lock(hashtext('sluice access views'))::text");

    private static final String VIEW = """
            create materialized view %s as
            select coalesce(user_id, %s) as user_id, resource_id, role, access_method from %s""";

    private static final Statement STATE_TABLE = Statement.of("""
            create table if not exists "sluice"."access_view"
                (resource_type text primary key, as_of timestamptz not null)""");

    private final Database database;
    private final AuthorizationConfig config;
    private final Observer observer;
    private boolean stopping;

    ViewRefresher(Database database, AuthorizationConfig config, Observer observer) {
        this.database = database;
        this.config = config;
        this.observer = observer;
    }

    /** Creates what is missing, filled; fails where a configured view cannot be read. */
    Future<Void> prepare() {
        Future<Void> done = Future.succeededFuture();
        for (ResourceTypeConfig type : config.resourceTypes()) {
            done = done.compose(before -> probe(type, "rule_view", type.ruleView()))
                    .compose(readable -> probe(type, "resource_view", type.resourceView()))
                    .compose(readable -> type.materializedView() == null ? readable() : create(type));
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
        String name = Objects.requireNonNull(type.materializedView());
        Call call = call("create");
        return database.transact(
                UPKEEP,
                call,
                transaction -> transaction
                        .run(LOCK, call)
                        .compose(locked -> transaction.run(STATE_TABLE, call))
                        .compose(made -> transaction.run(
                                Statement.of("select to_regclass($1::text) is null", quoted(name)), call))
                        .compose(missing -> missing.isTrue(0, 0)
                                ? inOrder(transaction, definition(type, name), call)
                                : Future.succeededFuture()));
    }

    private static String quoted(String name) {
        return AccessStatements.quote(name);
    }

    /** The view with its indexes; what it holds is dated by this transaction. */
    private static List<Statement> definition(ResourceTypeConfig type, String name) {
        return List.of(
                Statement.of(VIEW.formatted(quoted(name), AccessStatements.EVERYONE, quoted(type.ruleView()))),
                Statement.of("create unique index %s on %s (resource_id, user_id, access_method)"
                        .formatted(index(name, "key"), quoted(name))),
                Statement.of(
                        "create index %s on %s (user_id, resource_id)".formatted(index(name, "user"), quoted(name))),
                date(type));
    }

    private static String index(String view, String suffix) {
        return quoted(view.split("\\.", 2)[1] + "_" + suffix);
    }

    private static Statement date(ResourceTypeConfig type) {
        return Statement.of("""
                insert into "sluice"."access_view" values ($1::text, transaction_timestamp())
                on conflict (resource_type) do update set as_of = excluded.as_of returning as_of""", type.name());
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

    /** Ends what runs; a refresh that is broken off is tried again after the next start. */
    Future<Void> stop() {
        stopping = true;
        return database.close();
    }

    private Future<Void> refresh(ResourceTypeConfig type) {
        Call call = call("refresh");
        return database.transact(UPKEEP, call, transaction -> refresh(type, transaction, call))
                .onFailure(cause -> {
                    if (!stopping) {
                        observer.viewRefreshFailed(type.name(), cause);
                    }
                });
    }

    private Future<Void> refresh(ResourceTypeConfig type, Transaction transaction, Call call) {
        String view = quoted(Objects.requireNonNull(type.materializedView()));
        return transaction
                .run(LOCK, call)
                .compose(
                        locked -> transaction.run(Statement.of("refresh materialized view concurrently " + view), call))
                .compose(refreshed -> transaction.run(date(type), call))
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
