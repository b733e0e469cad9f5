package dev.sluice.faults;

import static dev.sluice.support.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.support.Alone;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every fault between the gateway and PostgreSQL, under every kind of work, idle and loaded. Whatever happens: each
 * request is answered by its own deadline and 100 ms, with a code that the fault has; what was acknowledged is there
 * once; a second later nothing is left in PostgreSQL or in the gateway; and within five seconds of the fault's end all
 * is served again. What was seen is printed as a table.
 */
@Alone
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class FaultMatrixIT {

    private static final Duration WARM_UP = Duration.ofSeconds(3);

    /** Those that the suite has under load: one of each kind. */
    private static final Set<Fault> CHOSEN = EnumSet.of(
            Fault.REFUSED,
            Fault.SILENT,
            Fault.RESET_IN_A_ROW,
            Fault.RESTARTED,
            Fault.FROZEN,
            Fault.FULL,
            Fault.STANDBY,
            Fault.LOCKED);

    private static final int HTTP_CONNECTIONS_MAX = 100;

    private static final Predicate<String> BATCHES_UNLIMITED = Pattern.compile(
                    "sluice_concurrency_limit\\{kind=\"batch\",?} 10(\\.0)?")
            .asMatchPredicate();

    private final FaultTable table = new FaultTable();
    private Lag lag;
    private Scene scene;
    private Vertx clientSide;
    private ClientSide http;

    @BeforeAll
    void set(@TempDir Path folder) throws IOException {
        scene = Scene.set(folder);
        clientSide = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
        http = ClientSide.on(clientSide, HTTP_CONNECTIONS_MAX);
        warmUp();
        lag = Lag.watching();
    }

    /** Code that runs for the first time is slow, which is no fault of this kind; nor are answers held to any bound. */
    private void warmUp() throws IOException {
        try (Lag none = Lag.watching()) {
            new Episode(scene, Fault.RESET, http, none).warmUp(WARM_UP);
        }
        // Under that load batches gave way to access checks; they have all of their connections again soon.
        eventually(() ->
                scene.gateway().management().get("/metrics").body().lines().anyMatch(BATCHES_UNLIMITED));
    }

    @AfterAll
    void end() throws Exception {
        System.out.println(table);
        lag.close();
        clientSide.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        scene.close();
    }

    static Stream<Fault> faults() {
        return Rounds.of(Fault.class);
    }

    static Stream<Fault> loadedFaults() {
        return Rounds.of(Fault.class, CHOSEN);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("faults")
    @Order(1)
    void whenIdle(Fault fault) {
        Episode episode = new Episode(scene, fault, http, lag);
        episode.idle();
        tell(fault, "idle", episode);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("loadedFaults")
    @Order(2)
    void whenLoaded(Fault fault) {
        Episode episode = new Episode(scene, fault, http, lag);
        episode.loaded();
        tell(fault, "loaded", episode);
    }

    private void tell(Fault fault, String load, Episode episode) {
        table.add(fault.label(), load, episode.sheet(), episode.recovery(), true);
        assertThat(episode.breaches()).isEmpty();
    }
}
