package dev.sluice.authorization;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.authorization.installation.AccessStanding;
import dev.sluice.authorization.sql.RuleShape;
import dev.sluice.config.AuthorizationConfig;
import dev.sluice.config.ConfigLoader;
import dev.sluice.config.ResourceTypeConfig;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RefreshDecisionTest {

    private static final AuthorizationConfig CONFIG = new ConfigLoader(
                    Map.of(),
                    List.of(
                            "authorization.refresh_share_percent=10",
                            "authorization.refresh_interval=5m",
                            "authorization.changes_max=1000"))
            .load(null)
            .authorization();

    private static final ResourceTypeConfig TYPE =
            new ResourceTypeConfig("thing", "a.rule", "a.thing", true, List.of(), List.of(), List.of());

    private static AccessStanding standing(boolean kept, long changes, int ageSeconds, @Nullable String problem) {
        return new AccessStanding(
                new RuleShape(TYPE, false, Set.of()),
                List.of(),
                kept,
                kept,
                Instant.EPOCH,
                Duration.ofSeconds(ageSeconds),
                10_000,
                changes,
                problem);
    }

    private static RefreshDecision decide(AccessStanding standing, boolean mayRefresh) {
        return RefreshDecision.of(standing, CONFIG, mayRefresh);
    }

    @Test
    void aViewThatNothingTouchedIsDated() {
        assertThat(decide(standing(true, 0, 3_600, null), true)).isEqualTo(RefreshDecision.DATE);
    }

    @Test
    void aViewThatLittleTouchedLatelyIsLeft() {
        assertThat(decide(standing(true, 10, 60, null), true)).isEqualTo(RefreshDecision.NOTHING);
    }

    @Test
    void aViewIsRefreshedWhenItIsOldOrMuchTouched() {
        assertThat(decide(standing(true, 1, 300, null), true)).isEqualTo(RefreshDecision.REFRESH);
        assertThat(decide(standing(true, 1_000, 1, null), true)).isEqualTo(RefreshDecision.NOTHING);
        assertThat(decide(standing(true, 1_001, 1, null), true)).isEqualTo(RefreshDecision.REFRESH);
    }

    @Test
    void aProblemAsksForARefresh() {
        assertThat(decide(standing(true, 0, 1, "not filled"), true)).isEqualTo(RefreshDecision.REFRESH);
        assertThat(decide(standing(true, 0, 1, "not filled"), false)).isEqualTo(RefreshDecision.NOTHING);
    }

    @Test
    void aLogThatCannotBeCollectedIsCollapsed() {
        assertThat(decide(standing(true, 1_001, 1, null), false)).isEqualTo(RefreshDecision.COLLAPSE);
    }

    @Test
    void theViewOfAnotherConfigurationIsNotTouched() {
        assertThat(decide(standing(false, 5_000, 3_600, "not applied"), true)).isEqualTo(RefreshDecision.NOTHING);
    }
}
