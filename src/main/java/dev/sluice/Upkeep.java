package dev.sluice;

import dev.sluice.config.ConfigException;
import dev.sluice.contract.Call;
import dev.sluice.contract.Deadline;
import dev.sluice.contract.OperationKind;
import dev.sluice.http.ReadinessCheck;
import dev.sluice.observation.Observer;
import dev.sluice.postgres.Database;
import dev.sluice.postgres.Databases;
import dev.sluice.postgres.Notifications;
import dev.sluice.postgres.Session;
import dev.sluice.postgres.Statement;
import dev.sluice.postgres.role.LoginRights;
import dev.sluice.table.catalog.SchemaLoader;
import dev.sluice.table.catalog.SchemaScope;
import dev.sluice.table.planner.Guards;
import dev.sluice.table.schema.SchemaCache;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The gateway's own standing need: the schema cache, loaded before anything answers and anew when PostgreSQL says so.
 * On connections of its own, so that a full pool keeps nobody from a new one.
 */
final class Upkeep extends VerticleBase {

    private static final Duration LOAD_LIMIT = Duration.ofMinutes(2);
    private static final String GUARD_FUNCTION = "select to_regprocedure('sluice.can(text, uuid, text)') is not null";

    private static final Duration PROBE_LIMIT = Duration.ofMillis(500);
    private static final Duration MISS_INTERVAL = Duration.ofSeconds(5);

    private final Databases databases;
    private final Supplier<SchemaScope> scope;
    private final @Nullable String channel;
    private final Runnable reloadConfig;
    private final Guards guards;
    private final Observer observer;
    private volatile @Nullable SchemaReload schema;
    private @Nullable Database database;
    private @Nullable Notifications notifications;
    private volatile @Nullable Context loop;

    /**
     * The upkeep of one gateway.
     *
     * @param scope what the schema cache is of, asked for with each load
     * @param channel where a notification asks for a reload; null hears none
     * @param reloadConfig what a notification that asks for it runs
     * @param guards that must be of tables that are there, before anything answers
     */
    Upkeep(
            Databases databases,
            Supplier<SchemaScope> scope,
            @Nullable String channel,
            Runnable reloadConfig,
            Guards guards,
            Observer observer) {
        this.databases = databases;
        this.scope = scope;
        this.channel = channel;
        this.reloadConfig = reloadConfig;
        this.guards = guards;
        this.observer = observer;
    }

    @Override
    public Future<?> start() {
        Database opened = databases.openUpkeep(OperationKind.TABLE);
        database = opened;
        loop = context;
        SchemaReload reload = new SchemaReload(
                context,
                () -> SchemaLoader.load(opened, scope.get(), observer, call("schema load", LOAD_LIMIT)),
                MISS_INTERVAL);
        if (schema == null) {
            schema = reload;
        }
        // Listens first: what changes while the cache is loaded is told already.
        return listen(reload)
                .compose(listening -> reload.first().map(guards::checked))
                // After a former one has ended, its cache serves until there is another.
                .onSuccess(checked -> schema = reload)
                .compose(checked -> guards.areNone() ? Future.succeededFuture() : mayBeAsked(opened));
    }

    /** Guards ask a function within the statements that they guard. */
    private static Future<Void> mayBeAsked(Database opened) {
        return opened.run(Statement.of(GUARD_FUNCTION), Session.GATEWAY, call("guard check", PROBE_LIMIT))
                .compose(rows -> rows.isTrue(0, 0)
                        ? Future.succeededFuture()
                        : Future.failedFuture(new ConfigException(List.of(
                                "guards: the database has no function sluice.can: run sluice authorization apply"))));
    }

    private Future<?> listen(SchemaReload reload) {
        if (channel == null) {
            return Future.succeededFuture();
        }
        Notifications.Listener listener =
                new Notifications.Listener(payload -> notified(payload, reload), () -> notified("", reload));
        return databases.listen(channel, listener).onSuccess(listening -> notifications = listening);
    }

    /** Does what PostgREST does for a payload; an empty one asks for both. */
    private void notified(String payload, SchemaReload reload) {
        if (payload.isEmpty() || payload.equals("reload config")) {
            reloadConfig.run();
        }
        if (payload.isEmpty() || payload.equals("reload schema")) {
            reload.request();
        }
    }

    /** The schema cache as it stands; read by every event loop, replaced whole. */
    SchemaCache schema() {
        return reload().current();
    }

    /** Asks for a new schema cache; may be called on any thread. */
    Future<SchemaCache> reloadSchema() {
        return reload().request();
    }

    /** Says that a request named what the schema cache does not know; may be called on any event loop. */
    void missed() {
        reload().missed();
    }

    private SchemaReload reload() {
        return Objects.requireNonNull(schema, "the upkeep has not begun");
    }

    /** The whole schema cache as JSON, written away from the event loop because it may be long. */
    Future<String> schemaDump() {
        SchemaCache dumped = schema();
        return Objects.requireNonNull(loop, "the upkeep has not begun").executeBlocking(() -> SchemaDump.of(dumped));
    }

    /** Whether there is a schema cache; may be asked on any thread. */
    ReadinessCheck readiness() {
        SchemaReload loading = schema;
        return new ReadinessCheck("schema_cache", loading != null && loading.isLoaded(), null);
    }

    /** What the login role has beyond its needs; nothing where that cannot be told. */
    Future<List<String>> excess(List<String> requestRoles) {
        Promise<List<String>> answer = Promise.promise();
        Database asked = Objects.requireNonNull(database, "the upkeep has not begun");
        Objects.requireNonNull(loop, "the upkeep has not begun")
                .runOnContext(now -> LoginRights.excess(
                                asked,
                                scope.get().schemas(),
                                requestRoles,
                                call("rights of the login role", PROBE_LIMIT))
                        .otherwise(List.of())
                        .onComplete(answer));
        return answer.future();
    }

    private static Call call(String name, Duration limit) {
        return Call.begin(name, OperationKind.TABLE, Deadline.in(limit));
    }

    @Override
    public Future<?> stop() {
        if (schema != null) {
            reload().stop();
        }
        return close(notifications == null ? Future.succeededFuture() : notifications.close())
                .compose(over -> close(database == null ? Future.succeededFuture() : database.close()));
    }

    /** What does not close must not keep the rest open. */
    private static Future<Void> close(Future<Void> closing) {
        return closing.otherwiseEmpty();
    }
}
