package dev.sluice.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheus.PrometheusConfig;
import io.micrometer.prometheus.PrometheusMeterRegistry;

/** The registry of all meters, written as Prometheus reads it. */
@SuppressWarnings("deprecation") // Micrometer's newer registry is of another Prometheus client than the one chosen here
public final class PrometheusRegistry {

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

    public MeterRegistry meters() {
        return registry;
    }

    /** All series in the text format 0.0.4. */
    public String scrape() {
        return registry.scrape();
    }
}
