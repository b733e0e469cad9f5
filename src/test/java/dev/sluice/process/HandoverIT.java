package dev.sluice.process;

import static dev.sluice.support.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.support.Alone;
import dev.sluice.support.FreePort;
import dev.sluice.support.GatewayProcess;
import dev.sluice.support.Hammer;
import dev.sluice.support.PostgresExtension;
import dev.sluice.support.TestDatabase;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** One gateway after another on the same two ports, under clients that never try twice. */
@Alone
@ExtendWith(PostgresExtension.class)
@EnabledOnOs(OS.LINUX)
class HandoverIT {

    private static final String READ = "/port?select=id&limit=1";

    private static final int HANDOVERS = Integer.getInteger("sluice.handovers", 3);

    @TempDir
    Path folder;

    private final int port = FreePort.take();
    private final int managementPort = FreePort.take();
    private TestDatabase database;

    @BeforeEach
    void prepare(TestDatabase testDatabase) {
        database = testDatabase;
        database.run("drop schema if exists harbour, customs, ledger, snare cascade");
        database.runResource("/sql/harbour.sql");
    }

    private GatewayProcess start(String name, String... settings) {
        return GatewayProcess.start(folder, name, database, port, managementPort, settings);
    }

    private GatewayProcess next(int number) {
        // Time to spare: gateways that start leave little of the processors to the one that serves.
        return start(
                "node" + number,
                "http.reuse_port=true",
                "http.drain_quiet=300ms",
                "database.connect_timeout=20s",
                "kinds.auth.time_limit=5s",
                "kinds.table.time_limit=20s");
    }

    @Test
    void noRequestFailsWhileOneTakesOverFromAnother() throws Exception {
        GatewayProcess serving = next(0).ready();
        try (Hammer connecting = Hammer.connecting(port, READ, 6);
                Hammer kept = Hammer.keepingAlive(port, READ, 6);
                Hammer watching = Hammer.connecting(managementPort, "/live", 1)) {
            eventually(() -> connecting.answered() > 100 && kept.answered() > 100 && watching.answered() > 10);
            for (int handover = 1; handover <= HANDOVERS; handover++) {
                GatewayProcess successor = next(handover).ready();
                // The newer is the one to go at every third: it may be a mistake that is taken back.
                GatewayProcess leaving = handover % 3 == 0 ? successor : serving;
                serving = handover % 3 == 0 ? serving : successor;
                leaving.terminate();
                assertThat(leaving.exit()).as(leaving.written()).isZero();
                assertThat(leaving.written()).doesNotContain("cannot be handed", "ERROR");
                leaving.close();
            }
            long before = connecting.answered();
            eventually(() -> connecting.answered() > before + 100);
            assertThat(connecting.failures()).isEmpty();
            assertThat(kept.failures()).isEmpty();
            assertThat(watching.failures()).isEmpty();
            assertThat(connecting.refused() + kept.refused() + watching.refused())
                    .isZero();
            assertThat(connecting.turnedAway() + kept.turnedAway() + watching.turnedAway())
                    .isZero();
            System.out.printf(
                    "%d handovers: %d requests on connections of their own, %d on kept ones, %d of /ready, 0 failed%n",
                    HANDOVERS, connecting.answered(), kept.answered(), watching.answered());
        } finally {
            serving.close();
        }
    }

    @Test
    void whoComesByMistakeIsTold() throws Exception {
        try (GatewayProcess serving = start("first", "http.reuse_port=true").ready();
                GatewayProcess mistaken = start("second")) {
            assertThat(mistaken.exit()).isEqualTo(1);
            assertThat(mistaken.written()).contains("is in use");
            serving.terminate();
            assertThat(serving.process().waitFor(10, TimeUnit.SECONDS)).isTrue();
        }
    }
}
