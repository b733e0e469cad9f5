package dev.sluice.bench;

import dev.sluice.sample.EmbeddedPostgres;
import dev.sluice.sample.ServerAddress;
import dev.sluice.support.LoadedSchema;
import dev.sluice.support.TestDatabase;
import dev.sluice.table.catalog.SchemaScope;
import dev.sluice.table.schema.SchemaCache;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How long a large schema takes to load, and how long its event loop was busy at a stretch meanwhile: a timer that is
 * due each millisecond says how late it came.
 */
public final class SchemaBench {

    private static final int TABLES = 10_000;
    private static final int TABLES_EACH_STEP = 500;
    private static final int ROUNDS = 6;
    private static final String DATABASE = "sluice_bench_schema";

    private SchemaBench() {}

    public static void main(String[] arguments) throws Exception {
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(Path.of("target", "bench-postgres"), 0, line -> {})) {
            ServerAddress server = postgres.administrator();
            new TestDatabase("", server.uri()).run("drop database if exists " + DATABASE + " with (force)");
            new TestDatabase("", server.uri()).run("create database " + DATABASE);
            String uri = server.withDatabase(DATABASE).uri();
            build(new TestDatabase("", uri));
            measure(uri);
            new TestDatabase("", server.uri()).run("drop database " + DATABASE + " with (force)");
        }
    }

    /** Each table has ten columns and, but for the first, a key to the one before; one in ten has a view. */
    private static void build(TestDatabase database) {
        for (int first = 0; first < TABLES; first += TABLES_EACH_STEP) {
            StringBuilder sql = new StringBuilder();
            for (int table = first; table < first + TABLES_EACH_STEP; table++) {
                sql.append("create table t%d (id bigint primary key, before bigint%s, a text, b varchar(20), c int,"
                        .formatted(table, table == 0 ? "" : " references t" + (table - 1)));
                sql.append(" d timestamptz default now(), e jsonb, f uuid, g numeric(10, 2), h boolean);");
                if (table % 10 == 0) {
                    sql.append("create view v%d as select id, before, a, b from t%d;".formatted(table, table));
                }
            }
            database.run(sql.toString());
        }
        database.run("vacuum analyze");
    }

    private static void measure(String uri) throws Exception {
        Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
        AtomicLong longest = new AtomicLong();
        AtomicLong last = new AtomicLong(System.nanoTime());
        vertx.setPeriodic(1, tick -> {
            long now = System.nanoTime();
            longest.accumulateAndGet(now - last.getAndSet(now), Math::max);
        });
        for (int round = 1; round <= ROUNDS; round++) {
            longest.set(0);
            long started = System.nanoTime();
            SchemaCache cache =
                    LoadedSchema.on(vertx, uri, new SchemaScope(List.of("public"), List.of("public"), List.of()));
            System.out.printf(
                    "round %d: %d relations in %d ms, event loop busy at most %d ms%n",
                    round,
                    cache.relations().size(),
                    Duration.ofNanos(System.nanoTime() - started).toMillis(),
                    Duration.ofNanos(longest.get()).toMillis());
        }
        vertx.close().toCompletionStage().toCompletableFuture().get();
    }
}
