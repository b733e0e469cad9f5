package dev.sluice.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.ConfigLoader;
import dev.sluice.config.KindConfig;
import dev.sluice.contract.OperationKind;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class PostgrestMetersTest {

    @Test
    void seriesHavePostgrestsNames() {
        PrometheusRegistry registry = new PrometheusRegistry();
        GatewayState state = new GatewayState();
        KindConfig pool = Objects.requireNonNull(new ConfigLoader(Map.of(), List.of("kinds.table.pool_size=7"))
                .load(null)
                .kinds()
                .get(OperationKind.TABLE));
        PostgrestMeters meters = new PostgrestMeters(registry.meters(), pool, state);

        state.connectionsOpen(OperationKind.TABLE, 5);
        state.connectionsInUse(OperationKind.TABLE, 2);
        state.queued(OperationKind.TABLE, 1);
        meters.workExpired(OperationKind.TABLE);
        meters.workExpired(OperationKind.BATCH);
        meters.schemaLoaded(1, 1, Duration.ofMillis(250));
        meters.schemaLoadFailed(new IllegalStateException("no"));

        assertThat(registry.scrape().lines().filter(line -> line.startsWith("pgrst_")))
                .containsExactlyInAnyOrder(
                        "pgrst_db_pool_available 3.0",
                        "pgrst_db_pool_max 7.0",
                        "pgrst_db_pool_timeouts_total 1.0",
                        "pgrst_db_pool_waiting 1.0",
                        "pgrst_schema_cache_loads_total{status=\"SUCCESS\",} 1.0",
                        "pgrst_schema_cache_loads_total{status=\"FAIL\",} 1.0",
                        "pgrst_schema_cache_query_time_seconds 0.25");
    }
}
