package dev.sluice;

import static dev.sluice.support.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.config.ManagementConfig;
import dev.sluice.http.ManagementAnswers;
import dev.sluice.http.ManagementServer;
import dev.sluice.http.SchemaRoutes;
import dev.sluice.observation.Observer;
import dev.sluice.support.Alone;
import dev.sluice.support.HttpCalls;
import dev.sluice.support.LoadedSchema;
import dev.sluice.support.PostgresExtension;
import dev.sluice.support.TestDatabase;
import dev.sluice.table.catalog.SchemaScope;
import dev.sluice.table.planner.Guards;
import dev.sluice.table.schema.QualifiedName;
import dev.sluice.table.schema.SchemaCache;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@Alone
@ExtendWith(PostgresExtension.class)
class SchemaReloadIT {

    private static final String LISTENER = "application_name = 'sluice notifications'";

    private final Vertx vertx = Vertx.vertx();
    private final AtomicInteger configReloads = new AtomicInteger();
    private final AtomicInteger loads = new AtomicInteger();
    private final AtomicInteger failures = new AtomicInteger();
    private TestDatabase server;
    private Upkeep upkeep;

    @BeforeEach
    void start(TestDatabase database) throws Exception {
        server = database;
        server.run("drop table if exists public.newcomer, public.second");
        Observer observer = new Observer() {
            @Override
            public void schemaLoaded(int relations, int functions, Duration duration) {
                loads.incrementAndGet();
            }

            @Override
            public void schemaLoadFailed(Throwable cause) {
                failures.incrementAndGet();
            }
        };
        upkeep = new Upkeep(
                LoadedSchema.databases(vertx, server.uri()),
                () -> new SchemaScope(List.of("public"), List.of(), List.of()),
                "pgrst",
                configReloads::incrementAndGet,
                Guards.NONE,
                observer);
        await(vertx.deployVerticle(upkeep));
    }

    @AfterEach
    void stop() throws Exception {
        await(vertx.close());
    }

    @Test
    void aNotificationReloads() {
        server.run("create table public.newcomer (id int)");
        assertThat(knows("newcomer")).isFalse();
        server.run("notify pgrst, 'something else'");
        server.run("notify pgrst, 'reload config'");
        eventually(() -> configReloads.get() == 1);
        assertThat(knows("newcomer")).isFalse();

        server.run("notify pgrst, 'reload schema'");
        eventually(() -> knows("newcomer"));
        assertThat(configReloads).hasValue(1);

        server.run("drop table public.newcomer");
        server.run("notify pgrst");
        eventually(() -> !knows("newcomer"));
        assertThat(configReloads).hasValue(2);
    }

    @Test
    void aLostListenerComesBackAndReloadsWhatItMissed() {
        server.run("create table public.newcomer (id int)");
        server.run("select pg_terminate_backend(pid) from pg_stat_activity where " + LISTENER);
        eventually(() -> knows("newcomer"));

        server.run("create table public.second (id int)");
        server.run("notify pgrst, 'reload schema'");
        eventually(() -> knows("second"));
    }

    @Test
    void aMissReloadsOnceInAWhile() {
        server.run("create table public.newcomer (id int)");
        upkeep.missed();
        eventually(() -> knows("newcomer"));
        int before = loads.get();
        server.run("create table public.second (id int)");
        for (int times = 0; times < 100; times++) {
            upkeep.missed();
        }
        await(upkeep.reloadSchema());
        assertThat(loads).hasValue(before + 1);
    }

    @Test
    void manyReloadsAtOnceAreTwoAtMost() {
        int before = loads.get();
        List<Future<SchemaCache>> asked =
                IntStream.range(0, 50).mapToObj(index -> upkeep.reloadSchema()).toList();
        await(Future.all(asked));
        assertThat(loads.get() - before).isBetween(1, 2);
    }

    @Test
    void aReloadThatFailsLeavesTheCacheAndIsTriedAgain() {
        SchemaCache old = upkeep.schema();
        String owner = server.value("select rolname from pg_roles where rolname = 'sluice_authenticator'");
        server.run("alter role " + owner + " nologin");
        try {
            server.run("select pg_terminate_backend(pid) from pg_stat_activity where usename = '" + owner
                    + "' and datname = current_database()");
            assertThatThrownBy(() -> await(upkeep.reloadSchema())).isNotNull();
            assertThat(upkeep.schema()).isSameAs(old);
            assertThat(failures).hasPositiveValue();
            server.run("create table public.newcomer (id int)");
        } finally {
            server.run("alter role " + owner + " login");
        }
        eventually(() -> knows("newcomer"));
    }

    @Test
    void theManagementPortShowsAndReloadsTheCache() {
        AtomicInteger port = new AtomicInteger();
        await(vertx.deployVerticle(new ManagementServer(
                new ManagementConfig(true, "127.0.0.1", 0, null),
                false,
                null,
                new ManagementAnswers(
                        () -> "",
                        () -> Future.succeededFuture(List.of(upkeep.readiness())),
                        new SchemaRoutes(
                                upkeep::schemaDump, () -> upkeep.reloadSchema().map(SchemaDump::summary)),
                        () -> Future.succeededFuture("{}")),
                port::set)));
        HttpCalls management = new HttpCalls("http://127.0.0.1:" + port.get());
        assertThat(management.get("/schema_cache").body()).doesNotContain("\"newcomer\"");

        server.run("create table public.newcomer (id int)");
        HttpResponse<String> reloaded = management.post("/schema_cache/reload", "");
        assertThat(reloaded.statusCode()).isEqualTo(200);
        assertThat(new JsonObject(reloaded.body()).getString("summary")).contains(" relations, ");

        JsonObject dump = new JsonObject(management.get("/schema_cache").body());
        assertThat(dump.fieldNames())
                .containsExactly(
                        "summary",
                        "dbTables",
                        "dbRelationships",
                        "dbRoutines",
                        "dbRepresentations",
                        "dbMediaHandlers",
                        "dbTimezones");
        assertThat(dump.getJsonArray("dbTables").encode()).contains("\"newcomer\"");
        assertThat(management.get("/schema_cache/reload").statusCode()).isEqualTo(405);
        assertThat(management.get("/ready").statusCode()).isEqualTo(200);
    }

    private boolean knows(String table) {
        return upkeep.schema().relation(new QualifiedName("public", table)).isPresent();
    }

    private static <T> T await(Future<T> future) {
        return future.toCompletionStage()
                .toCompletableFuture()
                .orTimeout(10, TimeUnit.SECONDS)
                .join();
    }
}
