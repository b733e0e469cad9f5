package dev.sluice.authorization;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.sample.EmbeddedPostgres;
import dev.sluice.sample.ServerAddress;
import dev.sluice.sample.VelroSample;
import dev.sluice.support.FaultProxy;
import dev.sluice.support.FaultProxy.Direction;
import dev.sluice.support.Flow;
import dev.sluice.support.PostgresExtension;
import dev.sluice.support.TestDatabase;
import dev.sluice.support.TestGateway;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A permission is given and taken again and again while connections are cut, fall silent and stall, those that listen
 * are ended, and views are refreshed: a check that begins after a commit is never answered as things were before it.
 */
@ExtendWith(PostgresExtension.class)
class StaleAccessIT {

    private static final Duration LASTING = Duration.ofSeconds(Integer.getInteger("sluice.stale.seconds", 12));

    private static final int ASKERS = 4;

    private static final String GENERATION = VelroSample.SHARED_GENERATION;

    private static final String CHECK = """
            {"subject": {"type": "user", "id": "%s"}, "action": {"name": "read"},
             "resource": {"type": "generation", "id": "%s"}}""".formatted(VelroSample.BEN, GENERATION);

    private static final String MEMBERSHIP =
            "update public.team_members set is_active = %s where user_id = '" + VelroSample.BEN + "'";

    private final AtomicBoolean over = new AtomicBoolean();
    private final ConcurrentLinkedQueue<String> stale = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<String> answers = new ConcurrentLinkedQueue<>();

    /** How many changes have begun and been committed: odd while one is under way. */
    private final AtomicLong changes = new AtomicLong();

    private TestDatabase database;
    private FaultProxy proxy;
    private TestGateway gateway;

    @BeforeEach
    void start(TestDatabase testDatabase) {
        database = testDatabase;
        ServerAddress server = ServerAddress.parse(database.uri());
        proxy = FaultProxy.to(server.port());
        String uri = new ServerAddress(server.host(), proxy.port(), server.user(), server.password(), server.database())
                .uri();
        gateway = TestGateway.start(
                new TestDatabase(uri, database.administratorUri()),
                "authorization.refresh_interval=200ms",
                "authorization.inspect_interval=100ms",
                "kinds.authorization.time_limit=500ms");
    }

    @AfterEach
    void end() {
        proxy.heal();
        gateway.close();
        proxy.close();
    }

    @Test
    void whatWasCommittedBeforeACheckBeganIsHeeded() throws InterruptedException {
        List<Thread> threads = new ArrayList<>();
        for (int asker = 0; asker < ASKERS; asker++) {
            threads.add(start(this::ask));
        }
        Random random = new Random(7);
        threads.add(start(() -> disturb(new Random(11))));
        threads.add(start(this::refresh));
        long end = System.nanoTime() + LASTING.toNanos();
        while (System.nanoTime() < end) {
            change(changes.get() / 2 % 2 == 1);
            // Now and then long enough for a refresh, so that the view answers too.
            int rest = random.nextInt(4) == 0 ? 800 : random.nextInt(150);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20 + rest));
        }
        over.set(true);
        for (Thread thread : threads) {
            thread.join(TimeUnit.SECONDS.toMillis(10));
        }
        Map<String, Integer> told = new TreeMap<>();
        answers.forEach(answer -> told.merge(answer, 1, Integer::sum));
        System.out.printf(
                "%d changes of a permission under faults; checks were answered %s%n", changes.get() / 2, told);
        assertThat(stale).isEmpty();
        assertThat(told).containsKeys("granted, live", "denied");
    }

    private static Thread start(Runnable work) {
        Thread thread = new Thread(work, "access");
        thread.start();
        return thread;
    }

    private void change(boolean isGiven) {
        changes.incrementAndGet();
        database.run(MEMBERSHIP.formatted(isGiven));
        changes.incrementAndGet();
    }

    /** Before the first change it is given; each of them turns it. */
    private static boolean isGiven(long change) {
        return change / 2 % 2 == 0;
    }

    private void ask() {
        while (!over.get()) {
            long before = changes.get();
            HttpResponse<String> response =
                    gateway.http().post("/access/v1/evaluation", CHECK, "apikey", TestGateway.SERVICE_KEY);
            long after = changes.get();
            JsonObject body = new JsonObject(response.body());
            if (response.statusCode() != 200) {
                answers.add(body.getString("code"));
                continue;
            }
            boolean isGranted = body.getBoolean("decision");
            answers.add(isGranted ? "granted, " + source(body) : "denied");
            if (before == after && before % 2 == 0 && isGranted != isGiven(before)) {
                stale.add("after change %d: %s".formatted(before / 2, body));
            }
        }
    }

    private static String source(JsonObject body) {
        return String.valueOf(body.getJsonObject("context", new JsonObject()).getString("source"));
    }

    private void refresh() {
        while (!over.get()) {
            database.value("select sluice.generation_refresh(true)");
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
        }
    }

    private void disturb(Random random) {
        while (!over.get()) {
            fault(random.nextInt(6));
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50 + random.nextInt(200)));
            proxy.heal();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(300 + random.nextInt(300)));
        }
    }

    private void fault(int which) {
        switch (which) {
            case 0 -> proxy.reset();
            case 1 -> proxy.silence();
            case 2 -> proxy.flow(Direction.TO_CLIENT, Flow.delayed(Duration.ofMillis(100)));
            case 3 -> proxy.end(Direction.TO_CLIENT);
            case 4 -> proxy.flowOfEstablished(Direction.TO_CLIENT, Flow.SILENT);
            default ->
                database.rows("select pg_terminate_backend(pid) from pg_stat_activity where usename = '"
                        + EmbeddedPostgres.AUTHENTICATOR
                        + "' and datname = current_database() and query ilike 'listen%'");
        }
    }
}
