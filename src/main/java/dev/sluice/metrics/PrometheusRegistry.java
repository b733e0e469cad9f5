package dev.sluice.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheus.PrometheusConfig;
import io.micrometer.prometheus.PrometheusMeterRegistry;
import io.vertx.micrometer.MetricsDomain;
import io.vertx.micrometer.MicrometerMetricsOptions;

/** The registry of all meters, written as Prometheus reads it. */
@SuppressWarnings("deprecation") // Micrometer's newer registry is of another Prometheus client than the one chosen here
public final class PrometheusRegistry {

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

    /**
     * What Vert.x measures of itself; what the gateway measures better, or what costs more than it tells, is left out.
     */
    public static MicrometerMetricsOptions options() {
        return new MicrometerMetricsOptions()
                .setEnabled(true)
                .addDisabledMetricsCategory(MetricsDomain.NAMED_POOLS)
                .addDisabledMetricsCategory(MetricsDomain.NET_CLIENT)
                .addDisabledMetricsCategory(MetricsDomain.HTTP_SERVER)
                .addDisabledMetricsCategory(MetricsDomain.EVENT_BUS);
    }

    public MeterRegistry meters() {
        return registry;
    }

    /** All series in the text format 0.0.4. */
    public String scrape() {
        return registry.scrape();
    }
}
