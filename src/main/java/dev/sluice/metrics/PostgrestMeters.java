package dev.sluice.metrics;

import dev.sluice.config.KindConfig;
import dev.sluice.contract.OperationKind;
import dev.sluice.contract.PerformanceReport.PoolState;
import dev.sluice.observation.Observer;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The meters that PostgREST has, by its names, so that dashboards and alerts go on working in its place. Its one pool
 * is that of table operations.
 */
public final class PostgrestMeters implements Observer {

    private static final OperationKind KIND = OperationKind.TABLE;

    private final Counter timeouts;
    private final Counter loads;
    private final Counter failedLoads;
    private final AtomicLong loadNanos = new AtomicLong();

    /** Registers the meters over the state that its observer knows. */
    public PostgrestMeters(MeterRegistry registry, KindConfig pool, GatewayState state) {
        this.timeouts = Counter.builder("pgrst.db.pool.timeouts")
                .description("The total number of pool connection timeouts")
                .register(registry);
        this.loads = loads(registry, "SUCCESS");
        this.failedLoads = loads(registry, "FAIL");
        Gauge.builder("pgrst.db.pool.available", state, PostgrestMeters::available)
                .description("Available connections in the pool")
                .register(registry);
        Gauge.builder("pgrst.db.pool.waiting", state, known -> known.pool(KIND).queued())
                .description("Requests waiting to acquire a pool connection")
                .register(registry);
        Gauge.builder("pgrst.db.pool.max", pool, KindConfig::poolSize)
                .description("Max pool connections")
                .register(registry);
        Gauge.builder("pgrst.schema.cache.query.time", loadNanos, nanos -> nanos.get() / 1e9)
                .baseUnit("seconds")
                .description("The query time in seconds of the last schema cache load")
                .register(registry);
    }

    private static Counter loads(MeterRegistry registry, String status) {
        return Counter.builder("pgrst.schema.cache.loads")
                .tag("status", status)
                .description("The total number of times the schema cache was loaded")
                .register(registry);
    }

    private static double available(GatewayState state) {
        PoolState pool = state.pool(KIND);
        return Math.max(0, pool.open() - pool.busy());
    }

    @Override
    public void workExpired(OperationKind kind) {
        if (kind == KIND) {
            timeouts.increment();
        }
    }

    @Override
    public void schemaLoaded(int relations, int functions, Duration duration) {
        loads.increment();
        loadNanos.set(duration.toNanos());
    }

    @Override
    public void schemaLoadFailed(Throwable cause) {
        failedLoads.increment();
    }
}
