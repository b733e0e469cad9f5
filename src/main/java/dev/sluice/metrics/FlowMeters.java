package dev.sluice.metrics;

import dev.sluice.contract.OperationKind;
import dev.sluice.observation.Observer;
import dev.sluice.observation.ShedReason;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;

/** The meters of how much runs at once, and of what is refused because more would be too much. */
public final class FlowMeters implements Observer {

    private static final String KIND = "kind";

    private final Map<OperationKind, Map<ShedReason, Counter>> shed = new EnumMap<>(OperationKind.class);

    /** Registers all meters. */
    public FlowMeters(MeterRegistry registry, Set<OperationKind> kinds, GatewayState state) {
        for (OperationKind kind : kinds) {
            Gauge.builder("sluice.concurrency.limit", state, told -> told.concurrencyLimit(kind))
                    .tag(KIND, kind.label())
                    .register(registry);
            Map<ShedReason, Counter> reasons = new EnumMap<>(ShedReason.class);
            for (ShedReason reason : ShedReason.values()) {
                reasons.put(
                        reason,
                        Counter.builder("sluice.shed")
                                .tags(KIND, kind.label(), "reason", reason.label())
                                .register(registry));
            }
            shed.put(kind, reasons);
        }
    }

    @Override
    public void shed(OperationKind kind, ShedReason reason) {
        Map<ShedReason, Counter> reasons = shed.get(kind);
        Counter counter = reasons == null ? null : reasons.get(reason);
        if (counter != null) {
            counter.increment();
        }
    }
}
