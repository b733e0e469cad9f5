package dev.sluice.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.KindConfig;
import dev.sluice.contract.Failure;
import dev.sluice.contract.OperationKind;
import dev.sluice.observation.Observer;
import dev.sluice.observation.ShedReason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is refused before it is read. */
class EntranceTest {

    private static final KindConfig LIMITS =
            new KindConfig(Duration.ofMillis(75), Duration.ofSeconds(2), Duration.ofSeconds(30), 10, 100);

    private final List<String> told = new ArrayList<>();
    private final Outlook outlook = new Outlook();
    private long nanos = 1;
    private final Pressure pressure = new Pressure(Duration.ofMillis(20), () -> nanos);
    private final Entrance entrance = new Entrance(
            pressure, outlook, Map.of(OperationKind.TABLE, LIMITS, OperationKind.BATCH, LIMITS), new Observer() {
                @Override
                public void shed(OperationKind kind, ShedReason reason) {
                    told.add(kind.label() + " " + reason.label());
                }
            });

    private String refusal(OperationKind kind, @Nullable Duration asked) {
        return entrance.refusal(kind, asked).map(Failure::details).orElse("let in");
    }

    @Test
    void whoWouldHaveNoTurnInTimeIsNotLetIn() {
        Outlook.Line line = outlook.line(OperationKind.TABLE);
        line.tell(Duration.ofSeconds(3).toNanos());

        assertThat(refusal(OperationKind.TABLE, null)).isEqualTo("kind table: its turn would come too late");
        assertThat(refusal(OperationKind.TABLE, Duration.ofSeconds(4))).isEqualTo("let in");
        assertThat(refusal(OperationKind.BATCH, null)).isEqualTo("let in");
        assertThat(told).containsExactly("table too_late");
        line.close();
        assertThat(refusal(OperationKind.TABLE, null)).isEqualTo("let in");
    }

    @Test
    void noMoreTimeThanIsAllowedCounts() {
        outlook.line(OperationKind.TABLE).tell(Duration.ofSeconds(31).toNanos());

        assertThat(refusal(OperationKind.TABLE, Duration.ofHours(1)))
                .isEqualTo("kind table: its turn would come too late");
    }

    @Test
    void itIsToldWhenToComeAgain() {
        outlook.line(OperationKind.TABLE).tell(Duration.ofSeconds(3).toNanos());

        Failure refused = entrance.refusal(OperationKind.TABLE, null).orElseThrow();
        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.headers()).singleElement().satisfies(header -> {
            assertThat(header.name()).isEqualTo("Retry-After");
            assertThat(header.value()).matches("[3-6]");
        });
    }

    @Test
    void eventLoopsThatAreBehindKeepBatchesOut() {
        pressure.eventLoopLag(Duration.ofMillis(300));
        nanos += 101_000_000;
        pressure.eventLoopLag(Duration.ofMillis(1));

        assertThat(refusal(OperationKind.TABLE, null)).isEqualTo("let in");
        assertThat(refusal(OperationKind.BATCH, null)).isEqualTo("kind batch: the event loops are behind");
        assertThat(told).containsExactly("batch door");
    }
}
