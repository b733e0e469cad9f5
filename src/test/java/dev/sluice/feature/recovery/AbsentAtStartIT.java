package dev.sluice.feature.recovery;

import static dev.sluice.support.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.config.GatewayConfig;
import dev.sluice.config.PostgrestLoader;
import dev.sluice.contract.Call;
import dev.sluice.contract.Deadline;
import dev.sluice.contract.OperationKind;
import dev.sluice.postgres.Session;
import dev.sluice.postgres.Statement;
import dev.sluice.postgres.waiting.WaitingDatabase;
import dev.sluice.sample.VelroSample;
import dev.sluice.support.Alone;
import dev.sluice.support.FaultProxy;
import dev.sluice.support.PostgresExtension;
import dev.sluice.support.TestDatabase;
import dev.sluice.support.TestGateway;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A gateway that is started before its database waits for it, though not for ever and not in vain. */
@Alone
@ExtendWith(PostgresExtension.class)
class AbsentAtStartIT {

    private static final String READ = "/rest/v1/users?select=display_name&id=eq." + VelroSample.ADA;

    private static void serves(TestGateway gateway) {
        assertThat(gateway.http().get(READ, "apikey", TestGateway.SERVICE_KEY).body())
                .isEqualTo("[{\"display_name\":\"Ada\"}]");
        assertThat(gateway.management().get("/ready").statusCode()).isEqualTo(200);
    }

    @Test
    void aServerThatComesIsWaitedFor(TestDatabase database) throws Exception {
        for (FaultProxy.Door absence :
                new FaultProxy.Door[] {FaultProxy.Door.REFUSING, FaultProxy.Door.SILENT, FaultProxy.Door.RESETTING}) {
            try (FaultProxy link = FaultProxy.to(URI.create(database.uri()).getPort())) {
                link.door(absence);
                TestDatabase behind = LostLinkIT.over(database, link);
                CompletableFuture<TestGateway> starting =
                        CompletableFuture.supplyAsync(() -> TestGateway.start(behind));
                TimeUnit.MILLISECONDS.sleep(700);
                assertThat(starting).isNotDone();

                link.heal();
                try (TestGateway gateway = starting.get(15, TimeUnit.SECONDS)) {
                    serves(gateway);
                }
            }
        }
    }

    @Test
    void theDropInModeWaitsForTheSettingsThatTheDatabaseHolds(TestDatabase database) throws Exception {
        try (FaultProxy link = FaultProxy.to(URI.create(database.uri()).getPort())) {
            link.door(FaultProxy.Door.REFUSING);
            GatewayConfig config = new PostgrestLoader(
                            Map.of(
                                    "PGRST_DB_URI",
                                    LostLinkIT.over(database, link).uri()),
                            List.of())
                    .load(null, Map.of())
                    .gateway();
            CompletableFuture<String> starting = CompletableFuture.supplyAsync(() -> WaitingDatabase.whenThere(
                    config,
                    Duration.ofSeconds(5),
                    opened -> opened.run(
                                    Statement.of("select 'there'"),
                                    Session.GATEWAY,
                                    Call.begin("test", OperationKind.TABLE, Deadline.in(Duration.ofSeconds(5))))
                            .map(rows -> rows.text(0, 0))));
            TimeUnit.MILLISECONDS.sleep(500);
            assertThat(starting).isNotDone();

            link.heal();
            assertThat(starting.get(10, TimeUnit.SECONDS)).isEqualTo("there");
        }
    }

    @Test
    void aServerThatDoesNotComeIsNotWaitedForAnyLonger(TestDatabase database) {
        TestDatabase nowhere = new TestDatabase("postgresql://nobody@127.0.0.1:1/none", database.administratorUri());

        assertThatThrownBy(() -> TestGateway.start(nowhere, "database.start_wait=600ms"))
                .hasMessageContaining("SLC003");
    }

    @Test
    void waitingIsNoUseWhereTheServerSaysNo(TestDatabase database) {
        TestDatabase wrong = new TestDatabase(
                database.uri().replaceFirst("//[^@]*@", "//sluice_authenticator:wrong@"), database.administratorUri());
        long began = System.nanoTime();

        assertThatThrownBy(() -> TestGateway.start(wrong)).hasMessageContaining("SLC003");
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(10));
    }

    @Test
    void whoWaitsForAConnectionInTheDropInModeIsToldWhenPatienceEnds(TestDatabase database) {
        database.run("create or replace function public.nap() returns text language sql volatile"
                + " as $$ select pg_sleep(3)::text $$; grant execute on function public.nap() to service_role");
        try (TestGateway gateway =
                TestGateway.startDropIn(database, "PGRST_DB_POOL=1", "PGRST_DB_POOL_ACQUISITION_TIMEOUT=1")) {
            CompletableFuture<Integer> napping = CompletableFuture.supplyAsync(
                    () -> gateway.http().get("/rpc/nap").statusCode());
            eventually(() -> !database.activeStatements().isEmpty());
            long asked = System.nanoTime();

            assertThat(gateway.http().get("/users?limit=0").body())
                    .isEqualTo("{\"code\":\"PGRST003\",\"details\":null,\"hint\":null,"
                            + "\"message\":\"Timed out acquiring connection from connection pool.\"}");
            assertThat(Duration.ofNanos(System.nanoTime() - asked))
                    .isBetween(Duration.ofMillis(900), Duration.ofMillis(2_000));
            assertThat(napping.join()).isEqualTo(200);
        }
    }
}
