package dev.sluice.metrics;

import dev.sluice.observation.Observer;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Collection;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The Prometheus meters of rate limits, by the names that are configured. */
public final class LimitMeters implements Observer {

    private final Map<String, Counter> limited;

    /** Registers a meter for each rule. */
    public LimitMeters(MeterRegistry registry, Collection<String> rules) {
        this.limited = rules.stream()
                .collect(Collectors.toUnmodifiableMap(
                        Function.identity(),
                        rule -> Counter.builder("sluice.rate.limited")
                                .tag("rule", rule)
                                .register(registry)));
    }

    @Override
    public void rateLimited(String rule) {
        Counter counter = limited.get(rule);
        if (counter != null) {
            counter.increment();
        }
    }
}
