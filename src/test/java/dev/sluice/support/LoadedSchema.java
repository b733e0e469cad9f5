package dev.sluice.support;

import dev.sluice.config.ConfigLoader;
import dev.sluice.config.DatabaseConfig;
import dev.sluice.config.KindConfig;
import dev.sluice.contract.Call;
import dev.sluice.contract.Deadline;
import dev.sluice.contract.OperationKind;
import dev.sluice.memory.MemoryBudget;
import dev.sluice.observation.MemoryUse;
import dev.sluice.observation.Observer;
import dev.sluice.postgres.ConnectionRules;
import dev.sluice.postgres.Database;
import dev.sluice.postgres.PostgresDatabases;
import dev.sluice.table.catalog.SchemaLoader;
import dev.sluice.table.catalog.SchemaScope;
import dev.sluice.table.schema.SchemaCache;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Loads the schema cache of a test's database, once and without a gateway. */
public final class LoadedSchema {

    private static final Duration LIMIT = Duration.ofMinutes(1);

    private LoadedSchema() {}

    public static SchemaCache of(String uri, SchemaScope scope) throws Exception {
        Vertx vertx = Vertx.vertx();
        try {
            return on(vertx, uri, scope);
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        }
    }

    /** The same on event loops that the caller watches. */
    public static SchemaCache on(Vertx vertx, String uri, SchemaScope scope) throws Exception {
        Promise<SchemaCache> loaded = Promise.promise();
        vertx.getOrCreateContext()
                .runOnContext(now -> load(databases(vertx, uri), scope).onComplete(loaded));
        return loaded.future().toCompletionStage().toCompletableFuture().get(LIMIT.toSeconds(), TimeUnit.SECONDS);
    }

    private static Future<SchemaCache> load(PostgresDatabases databases, SchemaScope scope) {
        Database database = databases.openUpkeep(OperationKind.TABLE);
        Call call = Call.begin("schema load", OperationKind.TABLE, Deadline.in(LIMIT));
        return SchemaLoader.load(database, scope, Observer.NONE, call).eventually(() -> database.close());
    }

    /** Databases at an address, with limits that no test reaches. */
    public static PostgresDatabases databases(Vertx vertx, String uri) {
        DatabaseConfig config = new ConfigLoader(Map.of(), List.of("database.uri=" + uri, "database.cancel_grace=80ms"))
                .load(null)
                .database();
        KindConfig kind = new KindConfig(Duration.ofMillis(75), Duration.ofSeconds(2), LIMIT, 2, 2);
        return new PostgresDatabases(
                vertx,
                config,
                Map.of(OperationKind.TABLE, kind),
                new ConnectionRules(1, Duration.ofSeconds(10), false, MemoryBudget.unlimited(MemoryUse.ANSWERS)),
                Observer.NONE);
    }
}
