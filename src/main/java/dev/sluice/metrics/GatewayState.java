package dev.sluice.metrics;

import dev.sluice.contract.OperationKind;
import dev.sluice.contract.PerformanceReport.PoolState;
import dev.sluice.contract.PerformanceReport.RefreshState;
import dev.sluice.observation.Observer;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The state of the gateway's parts as its rooms observe it. Told on every event loop, read on one. */
public final class GatewayState implements Observer {

    private static final long HOUR_NANOS = Duration.ofHours(1).toNanos();

    private final LongSupplier nanoTime;
    private final Map<OperationKind, AtomicLong> busy = tally();
    private final Map<OperationKind, AtomicLong> open = tally();
    private final Map<OperationKind, AtomicLong> queued = tally();
    private final Map<OperationKind, AtomicLong> limits = tally();
    private final AtomicLong transactions = new AtomicLong();
    private final AtomicLong blocked = new AtomicLong();
    private final AtomicLong pauses = new AtomicLong();
    private final AtomicLong lagMaxNanos = new AtomicLong();
    /** How each view stands, without its age, which is worked out when it is asked for. */
    private final Map<String, RefreshState> views = new ConcurrentHashMap<>();

    private volatile @Nullable Long lastBlocked;

    public GatewayState() {
        this(System::nanoTime);
    }

    GatewayState(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    private static Map<OperationKind, AtomicLong> tally() {
        Map<OperationKind, AtomicLong> tally = new EnumMap<>(OperationKind.class);
        Arrays.stream(OperationKind.values()).forEach(kind -> tally.put(kind, new AtomicLong()));
        return Collections.unmodifiableMap(tally);
    }

    private static AtomicLong of(Map<OperationKind, AtomicLong> tally, OperationKind kind) {
        return Objects.requireNonNull(tally.get(kind));
    }

    @Override
    public void connectionsInUse(OperationKind kind, int change) {
        of(busy, kind).addAndGet(change);
    }

    @Override
    public void connectionsOpen(OperationKind kind, int change) {
        of(open, kind).addAndGet(change);
    }

    @Override
    public void queued(OperationKind kind, int change) {
        of(queued, kind).addAndGet(change);
    }

    @Override
    public void concurrencyLimit(OperationKind kind, int change) {
        of(limits, kind).addAndGet(change);
    }

    /** Statements of the kind that may run at once. */
    long concurrencyLimit(OperationKind kind) {
        return of(limits, kind).get();
    }

    @Override
    public void transactionsOpen(int change) {
        transactions.addAndGet(change);
    }

    @Override
    public void viewRefreshed(String resourceType, Instant asOf, Duration duration) {
        change(
                resourceType,
                view -> new RefreshState(
                        asOf, null, view.changes(), duration.toNanos() / 1e6, view.failures(), view.problem()));
    }

    @Override
    public void viewRefreshFailed(String resourceType, Throwable cause) {
        change(
                resourceType,
                view -> new RefreshState(
                        view.asOf(), null, view.changes(), view.lastDurationMs(), view.failures() + 1, view.problem()));
    }

    @Override
    public void viewStands(String resourceType, @Nullable Instant asOf, long changes, @Nullable String problem) {
        change(
                resourceType,
                view -> new RefreshState(asOf, null, changes, view.lastDurationMs(), view.failures(), problem));
    }

    private void change(String resourceType, UnaryOperator<RefreshState> change) {
        views.compute(
                resourceType, (type, view) -> change.apply(Objects.requireNonNullElse(view, RefreshState.UNSEEN)));
    }

    @Override
    public void eventLoopLag(Duration lag) {
        lagMaxNanos.accumulateAndGet(lag.toNanos(), Math::max);
    }

    @Override
    public void eventLoopBlocked(String thread, Duration lasted, StackTraceElement[] stack) {
        blocked.incrementAndGet();
        lastBlocked = nanoTime.getAsLong();
    }

    @Override
    public void eventLoopFreed(String thread, Duration waited) {
        lastBlocked = nanoTime.getAsLong();
    }

    /** Nobody's handler was at fault, but every loop stood still and callers waited. */
    @Override
    public void processPaused(Duration paused) {
        pauses.incrementAndGet();
        lastBlocked = nanoTime.getAsLong();
    }

    boolean wasBlockedInTheLastHour() {
        Long last = lastBlocked;
        return last != null && nanoTime.getAsLong() - last < HOUR_NANOS;
    }

    long pauses() {
        return pauses.get();
    }

    long blocked() {
        return blocked.get();
    }

    double lagMaxMillis() {
        return lagMaxNanos.get() / 1e6;
    }

    long openTransactions() {
        return transactions.get();
    }

    PoolState pool(OperationKind kind) {
        return new PoolState(
                of(busy, kind).get(), of(open, kind).get(), of(queued, kind).get());
    }

    Map<String, PoolState> pools() {
        Map<String, PoolState> pools = new LinkedHashMap<>();
        Arrays.stream(OperationKind.values()).forEach(kind -> pools.put(kind.label(), pool(kind)));
        return pools;
    }

    /** Of each materialized view, its age as of now. */
    Map<String, RefreshState> refreshes() {
        Map<String, RefreshState> refreshes = new TreeMap<>();
        views.forEach((type, view) -> refreshes.put(type, aged(view)));
        return refreshes;
    }

    private static RefreshState aged(RefreshState view) {
        return new RefreshState(
                view.asOf(),
                view.asOf() == null
                        ? null
                        : Duration.between(view.asOf(), Instant.now()).toNanos() / 1e6,
                view.changes(),
                view.lastDurationMs(),
                view.failures(),
                view.problem());
    }
}
