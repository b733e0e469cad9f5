package dev.sluice.metrics;

import dev.sluice.config.KindConfig;
import dev.sluice.contract.Grade;
import dev.sluice.contract.OperationEvent;
import dev.sluice.contract.OperationKind;
import dev.sluice.contract.Outcome;
import dev.sluice.metrics.GradeBoard.Place;
import dev.sluice.observation.CancelCause;
import dev.sluice.observation.Observer;
import dev.sluice.observation.RetryReason;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The Prometheus meters. Every label is an enum's or a configured name, and every series is there from the start, so
 * that the first increment is seen as one.
 */
public final class ObservationMeters implements Observer {

    private static final String KIND = "kind";
    private static final String OUTCOME = "outcome";
    private static final String REASON = "reason";
    private static final String RETRIES = "sluice.retries";
    private static final String RETRIES_REFUSED = "sluice.retries.refused";

    private final MeterRegistry registry;
    private final Map<OperationKind, Timer> durations = new EnumMap<>(OperationKind.class);
    private final Map<OperationKind, Timer> waits = new EnumMap<>(OperationKind.class);
    private final Timer loopLag;
    private final Counter loopBlocked;
    private final Timer pauses;
    private final Map<String, Counter> counters = new ConcurrentHashMap<>();

    /** Registers all meters. */
    public ObservationMeters(MeterRegistry registry, Map<OperationKind, KindConfig> kinds, GatewayState state) {
        this.registry = registry;
        this.loopLag = Timer.builder("sluice.event.loop.lag")
                .serviceLevelObjectives(millis(1), millis(5), millis(20), millis(50), millis(250), millis(1_000))
                .register(registry);
        this.loopBlocked = counter("sluice.event.loop.blocked");
        this.pauses = Timer.builder("sluice.process.pause").register(registry);
        kinds.forEach((kind, limits) -> register(kind, limits, state));
        Gauge.builder("sluice.transactions.open", state, GatewayState::openTransactions)
                .register(registry);
        Stream.of("ok", "error").forEach(outcome -> counter("sluice.schema.cache.loads", OUTCOME, outcome));
    }

    private static Duration millis(long millis) {
        return Duration.ofMillis(millis);
    }

    private void register(OperationKind kind, KindConfig limits, GatewayState state) {
        Duration target = limits.target();
        durations.put(
                kind,
                Timer.builder("sluice.operation.duration")
                        .tag(KIND, kind.label())
                        .serviceLevelObjectives(
                                millis(1),
                                target.dividedBy(4),
                                target,
                                target.multipliedBy(4),
                                millis(1_000),
                                millis(5_000))
                        .register(registry));
        waits.put(
                kind,
                Timer.builder("sluice.pool.wait")
                        .tag(KIND, kind.label())
                        .serviceLevelObjectives(millis(1), millis(10), millis(100), millis(1_000))
                        .register(registry));
        Arrays.stream(Outcome.values()).forEach(outcome -> operations(kind, outcome));
        Arrays.stream(CancelCause.values()).forEach(cause -> cancelled(kind, cause));
        Arrays.stream(RetryReason.values()).forEach(reason -> {
            counter(RETRIES, KIND, kind.label(), REASON, reason.label());
            counter(RETRIES_REFUSED, KIND, kind.label(), REASON, reason.label());
        });
        expired(kind);
        registerPool(kind, state);
    }

    private void registerPool(OperationKind kind, GatewayState state) {
        gauge(
                "sluice.pool.connections",
                state,
                List.of(KIND, kind.label(), "state", "busy"),
                pool -> pool.pool(kind).busy());
        gauge(
                "sluice.pool.connections",
                state,
                List.of(KIND, kind.label(), "state", "idle"),
                pool -> Math.max(0, pool.pool(kind).open() - pool.pool(kind).busy()));
        gauge(
                "sluice.queue.depth",
                state,
                List.of(KIND, kind.label()),
                pool -> pool.pool(kind).queued());
    }

    private <T> void gauge(String name, T state, List<String> tags, java.util.function.ToDoubleFunction<T> value) {
        // One of a verticle that has ended holds on to what nobody brings up to date.
        Gauge former = registry.find(name).tags(tags.toArray(String[]::new)).gauge();
        if (former != null) {
            registry.remove(former);
        }
        Gauge.builder(name, state, value).tags(tags.toArray(String[]::new)).register(registry);
    }

    /** Shows the rates and grades of the board whenever the registry is scraped. */
    void show(GradeBoard board, OperationWindows windows) {
        for (OperationKind kind : windows.kinds()) {
            for (String window : windows.labels(kind)) {
                Place place = new Place(kind, window);
                List<String> tags = List.of(KIND, kind.label(), "window", window);
                gauge(
                        "sluice.operation.target.ratio",
                        board,
                        tags,
                        shown -> shown.at(place).targetRatio());
                for (Grade grade : Grade.values()) {
                    List<String> graded = Stream.concat(tags.stream(), Stream.of("grade", grade.label()))
                            .toList();
                    gauge(
                            "sluice.operation.grade",
                            board,
                            graded,
                            shown -> shown.at(place).grade() == grade ? 1 : 0);
                }
            }
        }
    }

    /** Counts a finished operation. */
    void finished(OperationEvent event) {
        Timer duration = durations.get(event.kind());
        if (duration != null) {
            duration.record(event.durationNanos(), TimeUnit.NANOSECONDS);
        }
        operations(event.kind(), event.outcome()).increment();
    }

    private Counter operations(OperationKind kind, Outcome outcome) {
        return counter("sluice.operations", KIND, kind.label(), OUTCOME, outcome.label());
    }

    private Counter cancelled(OperationKind kind, CancelCause cause) {
        return counter("sluice.queries.cancelled", KIND, kind.label(), "cause", cause.label());
    }

    private Counter expired(OperationKind kind) {
        return counter("sluice.work.expired", KIND, kind.label());
    }

    private Counter counter(String name, String... tags) {
        return counters.computeIfAbsent(
                name + String.join(",", tags),
                first -> Counter.builder(name).tags(tags).register(registry));
    }

    @Override
    public void connectionAcquired(OperationKind kind, Duration waited) {
        Timer wait = waits.get(kind);
        if (wait != null) {
            wait.record(waited);
        }
    }

    @Override
    public void workExpired(OperationKind kind) {
        expired(kind).increment();
    }

    @Override
    public void statementCancelled(OperationKind kind, CancelCause cause) {
        cancelled(kind, cause).increment();
    }

    @Override
    public void retried(OperationKind kind, RetryReason reason) {
        counter(RETRIES, KIND, kind.label(), REASON, reason.label()).increment();
    }

    @Override
    public void retryRefused(OperationKind kind, RetryReason reason) {
        counter(RETRIES_REFUSED, KIND, kind.label(), REASON, reason.label()).increment();
    }

    @Override
    public void schemaLoaded(int relations, int functions, Duration duration) {
        counter("sluice.schema.cache.loads", OUTCOME, "ok").increment();
    }

    @Override
    public void schemaLoadFailed(Throwable cause) {
        counter("sluice.schema.cache.loads", OUTCOME, "error").increment();
    }

    @Override
    public void eventLoopLag(Duration lag) {
        loopLag.record(lag);
    }

    @Override
    public void eventLoopBlocked(String thread, Duration blocked, StackTraceElement[] stack) {
        loopBlocked.increment();
    }

    @Override
    public void processPaused(Duration paused) {
        pauses.record(paused);
    }
}
