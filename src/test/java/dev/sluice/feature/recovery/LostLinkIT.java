package dev.sluice.feature.recovery;

import static dev.sluice.support.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.sample.VelroSample;
import dev.sluice.support.Alone;
import dev.sluice.support.FaultProxy;
import dev.sluice.support.Flow;
import dev.sluice.support.HttpCalls;
import dev.sluice.support.PostgresExtension;
import dev.sluice.support.TestDatabase;
import dev.sluice.support.TestGateway;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The way to the database breaks in every manner and is mended: callers are told in time, and the gateway is there
 * again by itself within five seconds, with nothing of it left in PostgreSQL.
 */
@Alone
@ExtendWith(PostgresExtension.class)
class LostLinkIT {

    private static final String READ = "/rest/v1/users?select=display_name&id=eq." + VelroSample.ADA;
    private static final String ADA = "[{\"display_name\":\"Ada\"}]";
    private static final Duration TIME_LIMIT = Duration.ofSeconds(2);
    /** What a machine that is busy with other tests may add. */
    private static final Duration LATE = Duration.ofMillis(500);

    private final ExecutorService callers = Executors.newCachedThreadPool();
    private TestDatabase database;
    private FaultProxy link;
    private TestGateway gateway;

    @BeforeEach
    void start(TestDatabase direct) {
        database = direct;
        link = FaultProxy.to(URI.create(direct.uri()).getPort());
        gateway = TestGateway.start(over(direct, link));
        // What is loaded and connected first is no part of what is timed.
        eventually(() -> all(16).stream().allMatch(answer -> answer.body().equals(ADA)));
    }

    /** A database by the way that can break. */
    static TestDatabase over(TestDatabase direct, FaultProxy link) {
        int port = URI.create(direct.uri()).getPort();
        return new TestDatabase(
                direct.uri().replace(":" + port + "/", ":" + link.port() + "/"), direct.administratorUri());
    }

    @AfterEach
    void stop() {
        link.heal();
        gateway.close();
        link.close();
        callers.shutdownNow();
    }

    /** No place for connections that nobody answers: the request for one is never accepted. */
    @Test
    void aServerThatDoesNotTakeConnectionsIsToldWithinTheTimeToConnect() {
        link.door(FaultProxy.Door.UNANSWERED);
        link.reset();
        for (int round = 0; round < 3; round++) {
            assertThat(all(16)).allSatisfy(answer -> {
                assertThat(answer.code()).isEqualTo("SLC003");
                assertThat(answer.took()).isLessThan(TIME_LIMIT.plus(LATE));
            });
        }

        link.heal();
        isReadyInTimeAndServes(System.nanoTime());
    }

    @Test
    void aGatewayEndsThoughNobodyAnswersThoseWhoConnect() {
        link.flow(FaultProxy.Direction.TO_CLIENT, Flow.SILENT);
        link.reset();
        all(16);
        CompletableFuture<?> asking = CompletableFuture.runAsync(() -> all(16), callers);

        // Fails where it does not end within its patience.
        gateway.close();

        assertThat(asking).succeedsWithin(TIME_LIMIT.plus(LATE));
        link.heal();
        gateway = TestGateway.start(over(database, link));
    }

    private record Answer(int status, String body, String code, boolean mayRetry, Duration took) {}

    private Answer read() {
        long asked = System.nanoTime();
        HttpResponse<String> response =
                new HttpCalls(gateway.http().base()).get(READ, "apikey", TestGateway.SERVICE_KEY);
        Duration took = Duration.ofNanos(System.nanoTime() - asked);
        String code = response.statusCode() == 200 ? "" : new JsonObject(response.body()).getString("code");
        return new Answer(
                response.statusCode(),
                response.body(),
                code,
                response.headers().firstValue("Retry-After").isPresent(),
                took);
    }

    private List<Answer> all(int number) {
        return IntStream.range(0, number)
                .mapToObj(each -> CompletableFuture.supplyAsync(this::read, callers))
                .toList()
                .stream()
                .map(CompletableFuture::join)
                .toList();
    }

    private HttpResponse<String> ready() {
        return gateway.management().get("/ready");
    }

    private void isReadyInTimeAndServes(long mendedNanoTime) {
        eventually(() -> ready().statusCode() == 200);
        assertThat(Duration.ofNanos(System.nanoTime() - mendedNanoTime)).isLessThan(Duration.ofSeconds(5));
        assertThat(all(16)).allSatisfy(answer -> assertThat(answer.body()).isEqualTo(ADA));
    }

    @Test
    void aServerThatRefusesIsToldAtOnce() throws Exception {
        link.door(FaultProxy.Door.REFUSING);
        link.reset();
        for (int round = 0; round < 5; round++) {
            assertThat(all(16)).allSatisfy(answer -> {
                assertThat(answer.code()).isEqualTo("SLC003");
                assertThat(answer.mayRetry()).isTrue();
                assertThat(answer.took()).isLessThan(TIME_LIMIT);
            });
        }
        assertThat(ready().statusCode()).isEqualTo(503);
        assertThat(ready().body()).contains("Connection refused");

        link.heal();
        isReadyInTimeAndServes(System.nanoTime());
    }

    @Test
    void aSilentNetworkIsToldByTheDeadlineAndThenAtOnce() throws Exception {
        link.silence();
        assertThat(all(16)).allSatisfy(answer -> {
            assertThat(answer.code()).isIn("SLC001", "SLC003");
            assertThat(answer.took()).isLessThan(TIME_LIMIT.plus(LATE));
        });
        eventually(() -> ready().statusCode() == 503);
        eventually(() -> read().took().compareTo(Duration.ofMillis(100)) < 0);
        List<Answer> refused = all(64);
        assertThat(refused).allSatisfy(answer -> {
            assertThat(answer.code()).isEqualTo("SLC003");
            assertThat(answer.took()).isLessThan(TIME_LIMIT.plus(LATE));
        });
        // Who makes the one attempt waits for its end.
        assertThat(refused.stream().filter(answer -> answer.took().toMillis() > 900))
                .hasSizeLessThan(4);

        link.heal();
        isReadyInTimeAndServes(System.nanoTime());
        TimeUnit.SECONDS.sleep(1);
        assertThat(database.activeStatements()).isEmpty();
    }

    @Test
    void aShortSilenceIsNoticedAndForgotten() throws Exception {
        link.silence();
        TimeUnit.MILLISECONDS.sleep(1_500);
        link.heal();
        isReadyInTimeAndServes(System.nanoTime());
    }

    @Test
    void endedSessionsAreReplacedAndWhatWasMissedIsReloaded() {
        database.run("create table public.newcomer (id int); grant select on public.newcomer to service_role;"
                + " notify pgrst; select pg_terminate_backend(pid) from pg_stat_activity"
                + " where datname = current_database() and usename = 'sluice_authenticator'");
        long ended = System.nanoTime();
        isReadyInTimeAndServes(ended);
        eventually(() -> gateway.http()
                        .get("/rest/v1/newcomer", "apikey", TestGateway.SERVICE_KEY)
                        .statusCode()
                == 200);
    }

    @Test
    void aSilentListenerIsReplacedAndWhatWasMissedIsReloaded() throws Exception {
        link.silence();
        TimeUnit.MILLISECONDS.sleep(3_500);
        database.run("create table public.unheard (id int); grant select on public.unheard to service_role;"
                + " notify pgrst");
        link.heal();
        long mended = System.nanoTime();
        eventually(() -> gateway.http()
                        .get("/rest/v1/unheard", "apikey", TestGateway.SERVICE_KEY)
                        .statusCode()
                == 200);
        assertThat(Duration.ofNanos(System.nanoTime() - mended)).isLessThan(Duration.ofSeconds(5));
    }

    @Test
    void sessionsThatStandStillAreReplaced() {
        List<String> sessions = database
                .rows("select pid::text from pg_stat_activity"
                        + " where datname = current_database() and usename = 'sluice_authenticator'")
                .stream()
                .map(row -> row.get(0))
                .toList();
        assumeTrue(sessions.stream()
                .allMatch(session -> ProcessHandle.of(Long.parseLong(session)).isPresent()));
        signal("-STOP", sessions);
        try {
            long stopped = System.nanoTime();
            assertThat(all(16)).allSatisfy(answer -> {
                assertThat(answer.code()).isIn("", "SLC001", "SLC003");
                assertThat(answer.took()).isLessThan(TIME_LIMIT.plus(LATE));
            });
            isReadyInTimeAndServes(stopped);
        } finally {
            signal("-CONT", sessions);
        }
    }

    private static void signal(String signal, List<String> processes) {
        List<String> command = new ArrayList<>(List.of("kill", signal));
        command.addAll(processes);
        try {
            new ProcessBuilder(command).start().waitFor();
        } catch (IOException | InterruptedException failed) {
            throw new IllegalStateException(failed);
        }
    }

    @Test
    void aServerWithoutRoomIsToldAndUsedAgainWhenItHasSome() {
        String name = database.value("select current_database()");
        database.run("alter database " + name + " connection limit 0;"
                + " select pg_terminate_backend(pid) from pg_stat_activity"
                + " where datname = current_database() and usename = 'sluice_authenticator'");
        try {
            assertThat(all(16)).allSatisfy(answer -> {
                assertThat(answer.code()).isEqualTo("SLC003");
                assertThat(answer.took()).isLessThan(TIME_LIMIT.plus(LATE));
            });
            assertThat(ready().statusCode()).isEqualTo(503);
            assertThat(ready().body()).contains("53300");
        } finally {
            database.run("alter database " + name + " connection limit -1");
        }
        isReadyInTimeAndServes(System.nanoTime());
    }
}
