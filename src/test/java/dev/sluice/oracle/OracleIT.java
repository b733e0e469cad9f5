package dev.sluice.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.support.PostgresExtension;
import dev.sluice.support.TestDatabase;
import dev.sluice.support.TestGateway;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Access checks are never wrong, whatever is written, refreshed, killed or left open meanwhile. A run is repeated by
 * {@code -Dsluice.oracle.seed=…}, and made longer by {@code -Dsluice.oracle.steps=…} or {@code scripts/oracle}.
 */
@ExtendWith(PostgresExtension.class)
class OracleIT {

    private static final long SEED = Long.getLong("sluice.oracle.seed", System.nanoTime());
    private static final int STEPS = Integer.getInteger("sluice.oracle.steps", 120);
    private static final int ASKED_PER_STEP_MIN = 400;

    @Test
    void everyAnswerIsWhatTheModelSays(TestDatabase database) throws Exception {
        try (TestGateway running = TestGateway.start(
                database,
                "authorization.refresh_interval=1s",
                "authorization.inspect_interval=200ms",
                "kinds.authorization.time_limit=8s",
                "kinds.authorization.time_limit_max=8s")) {
            Oracle oracle = new Oracle(
                    database,
                    SEED,
                    true,
                    List.of(
                            StatementAsker.ofEverything(database),
                            StatementAsker.ofBatches(database),
                            StatementAsker.ofSingles(database),
                            new SearchAsker(database),
                            new FunctionAsker(database),
                            new GatewayAsker(running),
                            new OldSnapshotAsker(database)));

            Tally tally = oracle.run(STEPS, (step, differences) -> differences.isEmpty());

            System.out.println("oracle: -Dsluice.oracle.seed=" + SEED + " " + tally);
            assertThat(tally.differences()).as(oracle.story()).isEmpty();
            assertThat(tally.asked()).isGreaterThan((long) STEPS * ASKED_PER_STEP_MIN);
            assertThat(tally.viewedPercent()).as(oracle.story()).isBetween(20L, 95L);
        }
    }
}
