package dev.sluice.metrics.access;

import dev.sluice.contract.AccessOutcome;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** The meters of one type of resource. A gauge is not a number until there is something to show. */
final class ResourceTypeMeters {

    private static final String CHECKS = "sluice.access.checks";
    private static final String RESOURCE_TYPE = "resource_type";
    private static final String OUTCOME = "outcome";
    private static final String SOURCE = "source";
    private static final String LIVE = "live";
    private static final String NEITHER = "none";

    private final MeterRegistry registry;
    private final String type;
    private final Map<Answer, Counter> checks = new ConcurrentHashMap<>();
    private final LiveShare liveShare;
    private final Timer refreshes;
    private final Counter refreshed;
    private final Counter refreshFailures;
    private volatile @Nullable Instant asOf;
    private volatile double changes = Double.NaN;
    private volatile double usable = Double.NaN;

    /** What a check was answered, and from where. */
    private record Answer(AccessOutcome outcome, String source) {}

    ResourceTypeMeters(MeterRegistry registry, String type, LongSupplier nanoTime) {
        this.registry = registry;
        this.type = type;
        this.liveShare = new LiveShare(nanoTime);
        for (AccessOutcome outcome : AccessOutcome.values()) {
            List.of("view", LIVE, NEITHER).forEach(source -> checks(new Answer(outcome, source)));
        }
        this.refreshes = Timer.builder("sluice.access.refresh.duration")
                .tag(RESOURCE_TYPE, type)
                .serviceLevelObjectives(
                        Duration.ofMillis(100), Duration.ofSeconds(1), Duration.ofSeconds(10), Duration.ofSeconds(60))
                .register(registry);
        this.refreshed = refreshes("ok");
        this.refreshFailures = refreshes("failed");
        gauge("sluice.access.view.age", "seconds", ResourceTypeMeters::ageSeconds);
        gauge("sluice.access.change.log.rows", null, meters -> meters.changes);
        gauge("sluice.access.view.usable", null, meters -> meters.usable);
        gauge("sluice.access.live.ratio", null, meters -> meters.liveShare.ratio());
    }

    /** Counts the checks of types that are not configured, all under one label. */
    static Counter checksOfUnknownTypes(MeterRegistry registry) {
        return Counter.builder(CHECKS)
                .tags(RESOURCE_TYPE, "unknown", OUTCOME, AccessOutcome.UNKNOWN_RESOURCE_TYPE.label(), SOURCE, NEITHER)
                .register(registry);
    }

    private Counter checks(Answer answer) {
        return checks.computeIfAbsent(
                answer,
                first -> Counter.builder(CHECKS)
                        .tags(RESOURCE_TYPE, type, OUTCOME, answer.outcome().label(), SOURCE, answer.source())
                        .register(registry));
    }

    private Counter refreshes(String outcome) {
        return Counter.builder("sluice.access.refreshes")
                .tags(RESOURCE_TYPE, type, OUTCOME, outcome)
                .register(registry);
    }

    private void gauge(String name, @Nullable String unit, ToDoubleFunction<ResourceTypeMeters> value) {
        Gauge.builder(name, this, value).tag(RESOURCE_TYPE, type).baseUnit(unit).register(registry);
    }

    private double ageSeconds() {
        Instant since = asOf;
        return since == null
                ? Double.NaN
                : Duration.between(since, Instant.now()).toMillis() / 1_000.0;
    }

    void decided(AccessOutcome outcome, @Nullable String source) {
        checks(new Answer(outcome, source == null ? NEITHER : source)).increment();
        if (source != null) {
            liveShare.add(source.equals(LIVE));
        }
    }

    void refreshed(Instant holdsSince, Duration duration) {
        asOf = holdsSince;
        refreshes.record(duration);
        refreshed.increment();
    }

    void refreshFailed() {
        refreshFailures.increment();
    }

    void stands(@Nullable Instant holdsSince, long rows, boolean isUsable) {
        asOf = holdsSince;
        changes = rows;
        usable = isUsable ? 1 : 0;
    }
}
