package dev.sluice.process;

import static dev.sluice.support.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.soak.MixedLoad;
import dev.sluice.soak.Outcomes;
import dev.sluice.soak.SoakTables;
import dev.sluice.soak.SoakWork;
import dev.sluice.soak.SoakedGateway;
import dev.sluice.support.Alone;
import dev.sluice.support.PostgresExtension;
import dev.sluice.support.TestDatabase;
import dev.sluice.support.TestGateway;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Large bodies, large answers, streams, batches and slow readers at once, far more than a small heap could hold. */
@Alone
@ExtendWith(PostgresExtension.class)
class SmallHeapIT {

    private static final int CLIENTS = 48;

    private static final int SECONDS = 7;

    @TempDir
    Path folder;

    @Test
    void everythingIsAnsweredAndTheProcessServesAfterwards(TestDatabase database) throws Exception {
        database.run(SoakTables.SQL);
        Path log = folder.resolve("gateway.log");
        Outcomes outcomes = new Outcomes();
        try (SoakedGateway gateway = SoakedGateway.start(log, "160m", database.uri(), "log.level=error")) {
            MixedLoad load = MixedLoad.start(gateway.api(), outcomes, CLIENTS, SoakWork.heavy());
            TimeUnit.SECONDS.sleep(SECONDS);
            load.close();
            System.out.println(outcomes.counts());
            assertThat(gateway.isAlive()).as(Files.readString(log)).isTrue();
            assertThat(outcomes.strange()).isEmpty();
            eventually(() -> gateway.metric("sluice_memory_reserved_bytes", "") == 0);
            assertThat(gateway.api()
                            .get("/rest/v1/soak_note?select=id&id=eq.1", "apikey", TestGateway.SERVICE_KEY)
                            .body())
                    .isEqualTo("[{\"id\":1}]");
            assertThat(outcomes.counts())
                    .containsKeys("large answer: ok", "large body: ok", "batch: ok", "too large answer: 400 SLC203");
        }
    }
}
