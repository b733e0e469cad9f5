package dev.sluice.metrics;

import dev.sluice.bus.GatewayBus;
import dev.sluice.bus.Registration;
import dev.sluice.config.KindConfig;
import dev.sluice.config.MetricsConfig;
import dev.sluice.contract.OperationEvent;
import dev.sluice.contract.OperationKind;
import dev.sluice.contract.Operations;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.List;
import java.util.Map;

/** Counts every finished operation that is published on the event bus, and answers what came of it. */
public final class MetricsVerticle extends VerticleBase {

    /** How often the scraped rates and grades are brought up to date. */
    private static final long BOARD_MILLIS = 1_000;

    private final GatewayBus bus;
    private final ObservationMeters meters;
    private final OperationWindows windows;
    private final Reports reports;
    private final GradeBoard board = new GradeBoard();
    private List<Registration> registrations = List.of();

    public MetricsVerticle(
            GatewayBus bus,
            Map<OperationKind, KindConfig> kinds,
            MetricsConfig config,
            ObservationMeters meters,
            GatewayState state) {
        this.bus = bus;
        this.meters = meters;
        this.windows = new OperationWindows(kinds, config.gradeCountMin(), System::nanoTime);
        this.reports = new Reports(windows, state);
    }

    @Override
    public Future<?> start() {
        meters.show(board, windows);
        board.update(windows);
        vertx.setPeriodic(BOARD_MILLIS, tick -> board.update(windows));
        registrations = List.of(
                bus.listen(Operations.OPERATION_EVENTS, OperationEvent.class, this::finished),
                bus.answer(Operations.SNAPSHOT, (request, call) -> Future.succeededFuture(reports.snapshot())),
                bus.answer(Operations.PERFORMANCE, (request, call) -> Future.succeededFuture(reports.performance())));
        return Future.succeededFuture();
    }

    private void finished(OperationEvent event) {
        windows.add(event);
        meters.finished(event);
    }

    @Override
    public Future<?> stop() {
        return Future.join(registrations.stream().map(Registration::end).toList());
    }
}
