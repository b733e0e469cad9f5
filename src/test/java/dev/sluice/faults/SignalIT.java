package dev.sluice.faults;

import static dev.sluice.support.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.support.Alone;
import dev.sluice.support.GatewayProcess;
import dev.sluice.support.TestGateway;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A gateway's process is sent a signal with work of every kind under way: told to end, killed, stopped and let go on.
 * What was acknowledged is there once, nothing is left in PostgreSQL when it has looked for its clients once more, and
 * one that goes on serves within five seconds.
 */
@Alone
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SignalIT {

    /** As many as there are workers. */
    private static final int HTTP_CONNECTIONS_MAX = 64;

    /** How PostgreSQL looks for its clients, and a second. */
    private static final Duration SETTLED_AFTER = Duration.ofSeconds(2);

    /** Until the first requests have arrived and are not yet answered. */
    private static final Duration UNDER_WAY = Duration.ofMillis(2);

    private static final Duration IN_FULL_SWING = Duration.ofMillis(500);

    private static final Duration STOPPED = Duration.ofMillis(600);

    private static final Duration READY_WITHIN = Duration.ofSeconds(5);

    private static final Set<String> TOLD =
            Set.of(Answered.OK, Answered.TRANSPORT, Answered.CUT, "SLC001", "SLC002", "SLC003", "SLC004", "SLC301");

    private enum Signal {
        TERM,
        KILL,
        STOP
    }

    private Path folder;
    private final FaultTable table = new FaultTable();
    private Scene scene;
    private Vertx clientSide;
    private ClientSide http;
    private Lag lag;

    @BeforeAll
    void set(@TempDir Path given) throws IOException {
        folder = given;
        scene = Scene.set(folder);
        clientSide = Vertx.vertx();
        http = ClientSide.on(clientSide, HTTP_CONNECTIONS_MAX);
        lag = Lag.watching();
    }

    @AfterAll
    void end() throws Exception {
        System.out.println(table);
        lag.close();
        clientSide.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        scene.close();
    }

    private GatewayProcess start(String name) {
        return GatewayProcess.start(
                        folder,
                        name,
                        scene.database(),
                        "rest.base-path=/rest/v1",
                        "rest.db-schemas=[public]",
                        "authorization.rules="
                                + Path.of("conf", "authorization.yaml").toAbsolutePath(),
                        "transactions.idle_limit=500ms",
                        "authentication.jwt_secret=" + TestGateway.SECRET,
                        "authentication.service_keys=[{name: tests, digest: %s}]"
                                .formatted(TestGateway.digest(TestGateway.SERVICE_KEY)))
                .ready();
    }

    static Stream<Signal> signals() {
        return Rounds.of(Signal.class);
    }

    static Stream<Signal> idleSignals() {
        return Rounds.of(Signal.class, Set.of(Signal.KILL));
    }

    /** Each is asked for again and again until after the signal. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("signals")
    void underLoad(Signal signal) throws Exception {
        meets(signal, "loaded");
    }

    /** Each has been asked for once when the signal comes, and is not asked for again. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("idleSignals")
    void whenIdle(Signal signal) throws Exception {
        meets(signal, "idle");
    }

    private void meets(Signal signal, String load) throws Exception {
        Sheet sheet = new Sheet(lag);
        Ledger ledger = new Ledger();
        AtomicBoolean isOver = new AtomicBoolean();
        try (GatewayProcess process = start(signal.name() + load)) {
            Caller caller = Caller.of(scene.gateway(), http, sheet, ledger).through(process.port(), sheet);
            eventually(() -> works().allMatch(work -> isServed(caller, work)));
            Sheet under = new Sheet(lag);
            Caller worker = caller.through(process.port(), under);
            List<Thread> workers =
                    works().map(work -> start(worker, work, isOver)).toList();
            isOver.set(load.equals("idle"));
            pause(isOver.get() ? UNDER_WAY : IN_FULL_SWING);
            send(signal, process);
            pause(STOPPED);
            Duration recovery = signal == Signal.STOP ? goOn(process, caller) : Duration.ZERO;
            isOver.set(true);
            for (Thread thread : workers) {
                thread.join(TimeUnit.SECONDS.toMillis(10));
            }
            pause(SETTLED_AFTER);
            table.add("sig" + signal.name().toLowerCase(java.util.Locale.ROOT), load, under, recovery, true);
            assertThat(breaches(signal, under, ledger)).isEmpty();
            if (signal == Signal.TERM) {
                assertThat(process.exit()).as(process.written()).isZero();
            }
        }
    }

    private List<String> breaches(Signal signal, Sheet sheet, Ledger ledger) {
        List<String> breaches = new ArrayList<>(ledger.breaches(scene.database()));
        breaches.addAll(Leftovers.in(scene.database(), signal == Signal.STOP ? 2 : 1));
        sheet.open().forEach(work -> breaches.add(work + " was never answered"));
        Duration spare = Duration.ofMillis(100).plus(signal == Signal.STOP ? STOPPED : Duration.ZERO);
        sheet.byKind().values().stream().flatMap(List::stream).forEach(answer -> {
            if (!TOLD.contains(answer.code())) {
                breaches.add("%s was answered %s".formatted(answer.work(), answer.code()));
            }
            if (answer.overrun().compareTo(spare) > 0) {
                breaches.add("%s was %d ms late"
                        .formatted(answer.work(), answer.overrun().toMillis()));
            }
        });
        return breaches;
    }

    private static void send(Signal signal, GatewayProcess process) throws IOException, InterruptedException {
        new ProcessBuilder(
                        "kill", "-" + signal, String.valueOf(process.process().pid()))
                .start()
                .waitFor();
    }

    private static Duration goOn(GatewayProcess process, Caller caller) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-CONT", String.valueOf(process.process().pid()))
                .start()
                .waitFor();
        long since = System.nanoTime();
        eventually(() -> works().allMatch(work -> isServed(caller, work)));
        assertThat(process.management().get("/ready").statusCode()).isEqualTo(200);
        Duration recovery = Duration.ofNanos(System.nanoTime() - since);
        assertThat(recovery).isLessThan(READY_WITHIN);
        return recovery;
    }

    private static Stream<Work> works() {
        return Stream.of(Work.values()).filter(work -> work.name().endsWith("BY_HTTP"));
    }

    private static Thread start(Caller caller, Work work, AtomicBoolean isOver) {
        Thread thread = new Thread(
                () -> {
                    do {
                        isServed(caller, work);
                        pause(Duration.ofMillis(20));
                    } while (!isOver.get());
                },
                "client");
        thread.start();
        return thread;
    }

    private static boolean isServed(Caller caller, Work work) {
        try {
            work.ask(caller)
                    .toCompletionStage()
                    .toCompletableFuture()
                    .orTimeout(5, TimeUnit.SECONDS)
                    .join();
            return true;
        } catch (CompletionException failed) {
            // Noted where it was asked.
            return false;
        }
    }

    private static void pause(Duration time) {
        LockSupport.parkNanos(time.toNanos());
    }
}
