package dev.sluice.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.ConfigLoader;
import dev.sluice.config.DatabaseConfig;
import dev.sluice.config.KindConfig;
import dev.sluice.contract.Call;
import dev.sluice.contract.Credential;
import dev.sluice.contract.Deadline;
import dev.sluice.contract.ErrorCode;
import dev.sluice.contract.Failure;
import dev.sluice.contract.GatewayException;
import dev.sluice.contract.Header;
import dev.sluice.contract.Identity;
import dev.sluice.contract.JsonText;
import dev.sluice.contract.OperationKind;
import dev.sluice.memory.MemoryBudget;
import dev.sluice.observation.MemoryUse;
import dev.sluice.observation.Observer;
import dev.sluice.support.PostgresExtension;
import dev.sluice.support.TestDatabase;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(PostgresExtension.class)
class PooledDatabaseIT {

    private static final Identity ADA = new Identity(
            "authenticated", "ada", Credential.JWT, JsonText.of("{\"sub\":\"ada\",\"role\":\"authenticated\"}"), null);

    private static final Identity SERVICE = new Identity(
            "service_role", null, Credential.SERVICE_KEY, JsonText.of("{\"role\":\"service_role\"}"), null);

    private static final Statement WHO =
            Statement.of("select current_user::text, current_setting('request.jwt.claims', true)");

    private static final Statement SLEEP = Statement.of("select pg_sleep(30)::text");

    private final Vertx vertx = Vertx.vertx();
    private final Context context = vertx.getOrCreateContext();
    private TestDatabase server;
    private Database database;

    @BeforeEach
    void open(TestDatabase testDatabase) throws Exception {
        server = testDatabase;
        server.run("drop table if exists public.note cascade");
        server.run("create table public.note (id int primary key, owner text not null)");
        server.run("create unique index on public.note (owner)");
        server.run("grant all on public.note to authenticated, service_role");
        database = onLoop(() -> Future.succeededFuture(databases(2, 2).open(OperationKind.TABLE)));
    }

    @AfterEach
    void close() throws Exception {
        onLoop(() -> database.close());
        vertx.close().toCompletionStage().toCompletableFuture().get(5, TimeUnit.SECONDS);
    }

    @Test
    void aStatementRunsAsItsIdentityAndLeavesNothingBehind() throws Exception {
        Rows asAda = run(WHO, Session.reading(ADA), Duration.ofSeconds(2));
        Rows asGateway = run(WHO, Session.GATEWAY, Duration.ofSeconds(1));

        assertThat(asAda.values().get(0).subList(0, 2))
                .isEqualTo(List.of("authenticated", "{\"sub\":\"ada\",\"role\":\"authenticated\"}"));
        assertThat(asGateway.text(0, 0)).isEqualTo("sluice_authenticator");
        assertThat(asGateway.text(0, 1)).isNullOrEmpty();
    }

    @Test
    void aReadCannotWrite() throws Exception {
        Statement insert = Statement.of("insert into public.note values (1, 'x')");

        assertThat(failure(call -> database.run(insert, Session.reading(ADA), call), 1_000))
                .isEqualTo(new Failure("25006", 405, "cannot execute INSERT in a read-only transaction", null, null));
    }

    @Test
    void aReadThatTriedToWriteKeepsItsConnection() throws Exception {
        Statement insert = Statement.of("insert into public.note values (1, 'x')");
        Statement backend = Statement.of("select pg_backend_pid()::text");
        String before =
                run(backend, Session.reading(ADA), Duration.ofSeconds(1)).text(0, 0);

        failure(call -> database.run(insert, Session.reading(ADA), call), 1_000);

        assertThat(run(backend, Session.reading(ADA), Duration.ofSeconds(1)).text(0, 0))
                .isEqualTo(before);
    }

    @Test
    void aSleepingStatementEndsAtTheDeadline() throws Exception {
        for (Session session : List.of(Session.reading(ADA), Session.writing(ADA), Session.GATEWAY)) {
            long started = System.nanoTime();
            Failure failure = failure(call -> database.run(SLEEP, session, call), 300);

            assertThat(failure.is(ErrorCode.DEADLINE_PASSED))
                    .as(failure.toString())
                    .isTrue();
            assertThat(failure.details()).contains("operation test of kind table, limit 300 ms");
            assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofMillis(1_800));
            assertThat(server.activeStatements()).isEmpty();
        }
        assertThat(run(WHO, Session.reading(ADA), Duration.ofSeconds(1)).size()).isEqualTo(1);
    }

    @Test
    void aWaiterIsDroppedAtItsDeadlineAndAFullQueueRefusesAtOnce() throws Exception {
        List<Future<Rows>> sleeping = IntStream.range(0, 2)
                .mapToObj(index -> start(call -> database.run(SLEEP, Session.reading(ADA), call), 600))
                .toList();
        List<Future<Rows>> waiting = IntStream.range(0, 2)
                .mapToObj(index -> start(call -> database.run(WHO, Session.reading(ADA), call), 200))
                .toList();
        Failure refused = failure(call -> database.run(WHO, Session.reading(ADA), call), 200);

        assertThat(refused.with(List.of()))
                .isEqualTo(ErrorCode.SHED
                        .failure("kind table, 2 wait for 2 places: no more may wait")
                        .failure());
        assertThat(refused.headers())
                .singleElement()
                .isIn(new Header("Retry-After", "1"), new Header("Retry-After", "2"));
        for (Future<Rows> waiter : waiting) {
            assertThat(told(waiter).is(ErrorCode.DEADLINE_PASSED)).isTrue();
        }
        for (Future<Rows> sleeper : sleeping) {
            assertThat(told(sleeper).is(ErrorCode.DEADLINE_PASSED)).isTrue();
        }
        assertThat(server.activeStatements()).isEmpty();
        assertThat(run(WHO, Session.reading(ADA), Duration.ofSeconds(1)).size()).isEqualTo(1);
    }

    @Test
    void workThatFailsIsRolledBack() throws Exception {
        Failure failure = failure(
                call -> database.transact(
                        Session.writing(SERVICE),
                        call,
                        transaction -> transaction
                                .run(Statement.of("insert into public.note values (1, 'x')"), call)
                                .compose(rows -> Future.failedFuture(ErrorCode.NOT_SINGULAR.failure()))),
                1_000);

        assertThat(failure.is(ErrorCode.NOT_SINGULAR)).isTrue();
        assertThat(server.rows("select count(*)::text from public.note")).isEqualTo(List.of(List.of("0")));
    }

    @Test
    void workThatThrowsIsRolledBackAndItsConnectionGivenBack() throws Exception {
        for (int round = 0; round < 5; round++) {
            Throwable thrown = await(start(
                    call -> database.<Rows>transact(Session.writing(SERVICE), call, transaction -> {
                                throw new IllegalStateException("a fault of the work");
                            })
                            .<Throwable>transform(done -> Future.succeededFuture(done.cause())),
                    1_000));
            assertThat(thrown).hasMessage("a fault of the work");
        }
        assertThat(run(WHO, Session.reading(ADA), Duration.ofSeconds(1)).size()).isEqualTo(1);
    }

    @Test
    void anOpenTransactionEndsWithItsFirstFailure() throws Exception {
        OpenTransaction transaction = await(start(call -> database.begin(Session.writing(SERVICE), call), 1_000));
        await(start(call -> transaction.run(Statement.of("insert into public.note values (1, 'x')"), call), 1_000));
        Failure failure =
                failure(call -> transaction.run(Statement.of("insert into public.note values (2, 'x')"), call), 1_000);

        assertThat(failure.code()).isEqualTo("23505");
        assertThat(failure.status()).isEqualTo(409);
        assertThat(transaction.isOver()).isTrue();
        assertThat(server.rows("select count(*)::text from public.note")).isEqualTo(List.of(List.of("0")));
    }

    @Test
    void anOpenTransactionCommits() throws Exception {
        OpenTransaction transaction = await(start(call -> database.begin(Session.writing(SERVICE), call), 1_000));
        await(start(call -> transaction.run(Statement.of("insert into public.note values (1, 'x')"), call), 1_000));
        await(start(transaction::commit, 1_000));

        assertThat(server.rows("select owner from public.note")).isEqualTo(List.of(List.of("x")));
    }

    @Test
    void aConnectionThatIsLostTwiceIsSaidAndReplaced() throws Exception {
        Future<Rows> read = start(call -> database.run(SLEEP, Session.reading(ADA), call), 5_000);
        for (int time = 0; time < 2; time++) {
            awaitActive();
            server.run("select pg_terminate_backend(pid, 5000) from pg_stat_activity"
                    + " where query like '%pg_sleep(30)%' and pid <> pg_backend_pid()");
        }

        assertThat(told(read).is(ErrorCode.DATABASE_UNREACHABLE)).isTrue();
        assertThat(run(WHO, Session.reading(ADA), Duration.ofSeconds(1)).size()).isEqualTo(1);
    }

    @Test
    void aStatementWhosePlanHasBecomeUselessIsPlannedAgain() throws Exception {
        Statement read = Statement.of("select * from public.note");
        List<Function<Call, Future<Rows>>> ways = List.of(
                call -> database.run(Statement.of("select * from public.all_notes()"), Session.GATEWAY, call),
                call -> database.run(read, Session.reading(ADA), call),
                call -> database.run(read, Session.writing(ADA), call),
                call -> database.transact(Session.writing(ADA), call, transaction -> transaction.run(read, call)));
        server.run("create or replace function public.all_notes() returns setof public.note language sql stable"
                + " security definer as $$ select * from public.note $$");
        for (Function<Call, Future<Rows>> way : ways) {
            for (String change : List.of("add column hue text", "drop column hue", "alter id type bigint")) {
                for (int connection = 0; connection < 4; connection++) {
                    await(start(way, 1_000));
                }
                server.run("alter table public.note " + change);
                for (int connection = 0; connection < 4; connection++) {
                    assertThat(await(start(way, 1_000)).size()).isZero();
                }
            }
            server.run("alter table public.note alter id type int");
        }
    }

    @Test
    void aRefusedConnectionIsSaidAtOnce() throws Exception {
        Database nowhere =
                onLoop(() -> Future.succeededFuture(databases("postgresql://sluice_authenticator@127.0.0.1:1/x", 2, 2)
                        .open(OperationKind.TABLE)));

        assertThat(failure(call -> nowhere.run(WHO, Session.GATEWAY, call), 1_000))
                .isEqualTo(ErrorCode.DATABASE_UNREACHABLE.failure().failure());
        onLoop(nowhere::close);
    }

    private void awaitActive() throws Exception {
        while (server.activeStatements().isEmpty()) {
            TimeUnit.MILLISECONDS.sleep(10);
        }
    }

    private PostgresDatabases databases(int places, int queueMax) {
        return databases(server.uri(), places, queueMax);
    }

    private PostgresDatabases databases(String uri, int places, int queueMax) {
        DatabaseConfig config = new ConfigLoader(Map.of(), List.of("database.uri=" + uri, "database.cancel_grace=80ms"))
                .load(null)
                .database();
        KindConfig kind =
                new KindConfig(Duration.ofMillis(75), Duration.ofSeconds(2), Duration.ofSeconds(30), places, queueMax);
        return new PostgresDatabases(
                vertx,
                config,
                Map.of(OperationKind.TABLE, kind),
                new ConnectionRules(1, Duration.ofSeconds(10), false, MemoryBudget.unlimited(MemoryUse.ANSWERS)),
                Observer.NONE);
    }

    private Rows run(Statement statement, Session session, Duration limit) throws Exception {
        return await(start(call -> database.run(statement, session, call), limit.toMillis()));
    }

    private Failure failure(Function<Call, Future<?>> work, long limitMillis) throws Exception {
        return told(start(call -> work.apply(call).mapEmpty(), limitMillis));
    }

    private <T> Future<T> start(Function<Call, Future<T>> work, long limitMillis) {
        Promise<T> promise = Promise.promise();
        context.runOnContext(
                now -> work.apply(Call.begin("test", OperationKind.TABLE, Deadline.in(Duration.ofMillis(limitMillis))))
                        .onComplete(promise));
        return promise.future();
    }

    private <T> T onLoop(java.util.function.Supplier<Future<T>> work) throws Exception {
        return await(start(call -> work.get(), 5_000));
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    private static Failure told(Future<?> future) throws Exception {
        Throwable cause = await(future.<Throwable>transform(done -> Future.succeededFuture(done.cause())));
        assertThat(cause).isInstanceOf(GatewayException.class);
        return ((GatewayException) cause).failure();
    }
}
