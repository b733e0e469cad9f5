package dev.sluice.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.support.Alone;
import dev.sluice.support.FaultProxy;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every fault between clients and the gateway, under every kind of work, idle and loaded. The gateway answers, or ends
 * what it was asked, by the deadline and 100 ms; a second later nothing of it is left, though the fault lasts; what was
 * acknowledged is there once and nothing twice; other clients notice nothing, and the gateway is ready all the time.
 */
@Alone
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ClientFaultIT {

    private static final Duration WARM_UP = Duration.ofSeconds(5);

    /** Those that the suite has under load: one of each kind. */
    private static final Set<ClientFault> CHOSEN = EnumSet.of(
            ClientFault.SILENT_IN_THE_BODY,
            ClientFault.RESET_IN_THE_ANSWER,
            ClientFault.SLOW_READER,
            ClientFault.RESET);

    private static final int HTTP_CONNECTIONS_MAX = 100;

    private final FaultTable table = new FaultTable();
    private Lag lag;
    private Scene scene;
    private FaultProxy proxy;
    private Vertx clientSide;
    private ClientSide http;

    @BeforeAll
    void set(@TempDir Path folder) throws IOException {
        String limit = Caller.LIMIT.toMillis() + "ms";
        scene = Scene.set(
                folder, "http.header_timeout=" + limit, "http.body_timeout=" + limit, "http.write_timeout=" + limit);
        proxy = FaultProxy.to(scene.gateway().gateway().apiPort());
        clientSide = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
        http = ClientSide.on(clientSide, HTTP_CONNECTIONS_MAX);
        try (Lag none = Lag.watching()) {
            new Episode(scene, Fault.RESET, http, none).warmUp(WARM_UP);
        }
        lag = Lag.watching();
    }

    @AfterAll
    void end() throws Exception {
        System.out.println(table);
        lag.close();
        clientSide.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        proxy.close();
        scene.close();
    }

    static Stream<ClientFault> faults() {
        return Rounds.of(ClientFault.class);
    }

    static Stream<ClientFault> loadedFaults() {
        return Rounds.of(ClientFault.class, CHOSEN);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("faults")
    void whenIdle(ClientFault fault) {
        ClientEpisode episode = new ClientEpisode(scene, proxy, fault, http, lag);
        episode.idle();
        tell(fault, "idle", episode);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("loadedFaults")
    void whenLoaded(ClientFault fault) {
        ClientEpisode episode = new ClientEpisode(scene, proxy, fault, http, lag);
        episode.loaded();
        tell(fault, "loaded", episode);
    }

    private void tell(ClientFault fault, String load, ClientEpisode episode) {
        table.add(fault.label(), load, episode.met(), episode.recovery(), fault.isHeardInTime());
        table.add("  others", load, episode.unharmed(), Duration.ZERO, true);
        assertThat(episode.breaches()).isEmpty();
    }
}
