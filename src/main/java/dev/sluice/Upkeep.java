package dev.sluice;

import dev.sluice.contract.Call;
import dev.sluice.contract.Deadline;
import dev.sluice.contract.ErrorCode;
import dev.sluice.contract.OperationKind;
import dev.sluice.http.ReadinessCheck;
import dev.sluice.observation.Observer;
import dev.sluice.postgres.Database;
import dev.sluice.postgres.Databases;
import dev.sluice.postgres.Session;
import dev.sluice.postgres.Statement;
import dev.sluice.table.catalog.SchemaLoader;
import dev.sluice.table.catalog.SchemaScope;
import dev.sluice.table.schema.SchemaCache;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The gateway's own standing needs: the schema cache, loaded before anything answers, and the probe of readiness. On a
 * connection of its own, so that a full pool does not make the gateway look dead.
 */
final class Upkeep extends VerticleBase {

    private static final Duration LOAD_LIMIT = Duration.ofSeconds(30);
    private static final Duration PROBE_LIMIT = Duration.ofMillis(500);

    private final Databases databases;
    private final SchemaScope scope;
    private final Observer observer;
    private volatile @Nullable SchemaCache schema;
    private @Nullable Database database;
    private @Nullable Context loop;

    Upkeep(Databases databases, SchemaScope scope, Observer observer) {
        this.databases = databases;
        this.scope = scope;
        this.observer = observer;
    }

    @Override
    public Future<?> start() {
        Database opened = databases.openUpkeep(OperationKind.TABLE);
        database = opened;
        loop = context;
        return SchemaLoader.load(opened, scope, observer, call("schema load", LOAD_LIMIT))
                .onSuccess(loaded -> schema = loaded);
    }

    /** The schema cache as it stands; read by every event loop, replaced whole. */
    SchemaCache schema() {
        SchemaCache loaded = schema;
        if (loaded == null) {
            throw ErrorCode.SHED.failure("the schema cache has not been loaded yet");
        }
        return loaded;
    }

    /** Asks the database anew; may be called on any event loop. */
    Future<List<ReadinessCheck>> readiness() {
        Promise<List<ReadinessCheck>> answer = Promise.promise();
        Context here = loop;
        Database probed = database;
        if (here == null || probed == null) {
            return Future.succeededFuture(List.of(new ReadinessCheck("database", false, "starting")));
        }
        here.runOnContext(now -> probed.run(
                        Statement.of("select 1"), Session.GATEWAY, call("readiness probe", PROBE_LIMIT))
                .map(rows -> new ReadinessCheck("database", true, null))
                .otherwise(cause -> new ReadinessCheck("database", false, cause.getMessage()))
                .map(check -> List.of(check, new ReadinessCheck("schema_cache", schema != null, null)))
                .onComplete(answer));
        return answer.future();
    }

    private static Call call(String name, Duration limit) {
        return Call.begin(name, OperationKind.TABLE, Deadline.in(limit));
    }

    @Override
    public Future<?> stop() {
        return database == null ? Future.succeededFuture() : database.close();
    }
}
