package dev.sluice.linearizability;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.client.DataGateway;
import dev.sluice.sample.EmbeddedPostgres;
import dev.sluice.sample.ServerAddress;
import dev.sluice.sample.VelroSample;
import dev.sluice.sample.VelroSize;
import dev.sluice.support.CuttingRelay;
import dev.sluice.support.FaultProxy;
import dev.sluice.support.HttpCalls;
import dev.sluice.support.TestDatabase;
import dev.sluice.support.TestGateway;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever becomes of connections and of the server, what clients were told of their counters could have happened one
 * after the other: no acknowledged update is lost, none is done twice, none that was refused is done, and none is read
 * as undone. A run is repeated by {@code -Dsluice.linearizability.seed=…}, as far as threads repeat, and made longer by
 * {@code -Dsluice.linearizability.seconds=…} or {@code scripts/linearizability}.
 */
class CounterIT {

    private static final long SEED = Long.getLong("sluice.linearizability.seed", System.nanoTime());
    private static final long SECONDS = Long.getLong("sluice.linearizability.seconds", 7);
    private static final long ROUND_SECONDS_MAX = 15;
    private static final int KEYS = 3;

    @TempDir
    Path folder;

    private final Random random = new Random(SEED);
    private EmbeddedPostgres server;
    private TestDatabase database;
    private CuttingRelay relay;
    private FaultProxy toDatabase;
    private FaultProxy toGateway;
    private TestGateway running;

    @BeforeEach
    void start() {
        server = EmbeddedPostgres.start(folder, 0, line -> {});
        VelroSample.load(
                server.administrator().withDatabase(EmbeddedPostgres.DATABASE),
                server.authenticatorPassword(),
                VelroSize.SMALL,
                line -> {});
        relay = CuttingRelay.to(server.port());
        toDatabase = FaultProxy.to(relay.port());
        ServerAddress address = ServerAddress.parse(server.uri());
        database = new TestDatabase(
                new ServerAddress(
                                address.host(),
                                toDatabase.port(),
                                address.user(),
                                address.password(),
                                address.database())
                        .uri(),
                server.administratorUri());
        database.run("""
                create table public.counter (key int primary key, value bigint not null);
                create function public.increment(counted int) returns bigint language sql
                    as $$ update public.counter set value = value + 1 where key = counted returning value $$;
                grant select, update on public.counter to service_role;
                grant execute on function public.increment to service_role;
                """);
        running = TestGateway.start(database, "kinds.table.time_limit=1s", "kinds.transaction.time_limit=1s");
        toGateway = FaultProxy.to(running.gateway().apiPort());
    }

    @AfterEach
    void end() {
        running.close();
        toGateway.close();
        toDatabase.close();
        relay.close();
        server.close();
    }

    private List<Integer> counters(int round) {
        List<Integer> keys =
                IntStream.range(round * KEYS, (round + 1) * KEYS).boxed().toList();
        keys.forEach(key -> database.run("insert into public.counter values (%d, 0)".formatted(key)));
        return keys;
    }

    private HttpClient directly() {
        return new HttpClient(running.http());
    }

    private HttpClient overHttp() {
        return new HttpClient(new HttpCalls("http://127.0.0.1:" + toGateway.port()));
    }

    @Test
    void whatWasToldCanHaveHappened() throws Exception {
        System.out.println("linearizability: -Dsluice.linearizability.seed=" + SEED);
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
        for (int number = 0; System.nanoTime() < end; number++) {
            long left = TimeUnit.NANOSECONDS.toSeconds(end - System.nanoTime()) + 1;
            Round round = new Round(counters(number), random.nextLong());
            troubled(round, Math.min(left, ROUND_SECONDS_MAX));
            judge(round, counters(number, round));
        }
    }

    private static List<List<Attempt>> counters(int number, Round round) {
        return IntStream.range(number * KEYS, (number + 1) * KEYS)
                .mapToObj(round::history)
                .toList();
    }

    private void troubled(Round round, long seconds) throws Exception {
        DataGateway gateway = DataGateway.on(running.gateway().vertx());
        round.begin("http 1", overHttp());
        round.begin("http 2", overHttp());
        round.begin("keyed", new KeyedClient(overHttp()));
        round.begin("bus", new BusClient(gateway, false));
        round.begin("transactions", new BusClient(gateway, true));
        Troubles troubles = new Troubles(toDatabase, relay, toGateway, random);
        long half = TimeUnit.SECONDS.toNanos(seconds) / 2;
        long begun = System.nanoTime();
        trouble(troubles, begun + half);
        restart(random.nextBoolean());
        trouble(troubles, begun + 2 * half);
        round.end(directly());
    }

    private static void trouble(Troubles troubles, long until) throws InterruptedException {
        while (System.nanoTime() < until) {
            troubles.next();
        }
    }

    /** Stops the server, or has it die, and starts it again at the same place. */
    private void restart(boolean dies) {
        if (dies) {
            long process =
                    Long.parseLong(database.value("select split_part(pg_read_file('postmaster.pid'), E'\\n', 1)"));
            ProcessHandle.of(process).orElseThrow().destroyForcibly();
        }
        int port = server.port();
        server.close();
        server = EmbeddedPostgres.start(folder, port, line -> {});
    }

    private static void judge(Round round, List<List<Attempt>> histories) {
        System.out.printf(
                "linearizability: %d attempts at %d counters, told %s%n",
                histories.stream().mapToInt(List::size).sum(), histories.size(), round.codes());
        assertThat(round.faults()).isEmpty();
        for (List<Attempt> history : histories) {
            assertThat(Linearization.fault(history, 0)).as("seed " + SEED).isEmpty();
        }
    }

    /** What the check is worth: a client, or a gateway, that tries again after an unknown commit is found out. */
    @Test
    void whoRepeatsAnUnknownCommitIsFoundOut() throws Exception {
        CounterClient repeating = (key, action) -> {
            relay.cutAtCommit();
            Heard first = directly().ask(key, action);
            assertThat(first.code()).isEqualTo("SLC004");
            Heard again = directly().ask(key, action);
            return again.code().equals("SLC003") ? directly().ask(key, action) : again;
        };
        List<Integer> keys = counters(0);
        Round round = new Round(keys, SEED);
        Attempt twice = attempt(repeating, keys.get(0));
        assertThat(twice.told()).isEqualTo(2);
        assertThat(Linearization.fault(List.of(twice), 0)).contains("increment");
        round.end(directly());
        assertThat(round.history(keys.get(0)))
                .singleElement()
                .satisfies(read -> assertThat(read.told()).isEqualTo(2));
    }

    private static Attempt attempt(CounterClient client, int key) throws Exception {
        long invoked = System.nanoTime();
        long told = client.ask(key, Action.INCREMENT).told();
        return Attempt.answered(key, "repeating", Action.INCREMENT, invoked, System.nanoTime(), told);
    }
}
