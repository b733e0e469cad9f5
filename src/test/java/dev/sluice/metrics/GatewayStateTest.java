package dev.sluice.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.contract.PerformanceReport.RefreshState;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class GatewayStateTest {

    @Test
    void aViewIsToldWithItsAge() {
        GatewayState state = new GatewayState();
        Instant hourAgo = Instant.now().minus(Duration.ofHours(1));

        assertThat(state.refreshes()).isEmpty();
        state.viewStands("generation", null, 0, "it is not installed");
        state.viewRefreshFailed("generation", new IllegalStateException("no"));
        assertThat(state.refreshes())
                .containsOnlyKeys("generation")
                .containsValue(new RefreshState(null, null, 0L, null, 1, "it is not installed"));

        state.viewRefreshed("generation", Instant.now(), Duration.ofMillis(250));
        state.viewStands("generation", hourAgo, 12, null);
        RefreshState view = Objects.requireNonNull(state.refreshes().get("generation"));
        assertThat(view).isEqualTo(new RefreshState(hourAgo, view.ageMs(), 12L, 250.0, 1, null));
        assertThat(view.ageMs()).isBetween(3_600_000.0, 3_610_000.0);
    }
}
