package dev.sluice;

import dev.sluice.config.AuditConfig;
import dev.sluice.config.GatewayConfig;
import dev.sluice.config.ResourceTypeConfig;
import dev.sluice.contract.OperationKind;
import dev.sluice.metrics.AccessMeters;
import dev.sluice.metrics.CredentialMeters;
import dev.sluice.metrics.DoorMeters;
import dev.sluice.metrics.GatewayState;
import dev.sluice.metrics.LimitMeters;
import dev.sluice.metrics.ObservationMeters;
import dev.sluice.metrics.PostgrestMeters;
import dev.sluice.metrics.PrometheusRegistry;
import dev.sluice.observation.AccessAudit;
import dev.sluice.observation.AuditIds;
import dev.sluice.observation.ObservationLog;
import dev.sluice.observation.Observer;
import dev.sluice.observation.Observers;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What watches the gateway: log, meters, state and audit, which all hear what one observer is told. */
record Instruments(
        PrometheusRegistry registry,
        ObservationMeters meters,
        GatewayState state,
        AccessAudit audit,
        Observer observer) {

    static Instruments of(GatewayConfig config, PrometheusRegistry registry) {
        GatewayState state = new GatewayState();
        ObservationMeters meters = new ObservationMeters(registry.meters(), config.kinds(), state);
        AccessAudit audit = audit(config.authorization().audit());
        List<Observer> observers = new ArrayList<>(List.of(
                new ObservationLog(),
                meters,
                new DoorMeters(registry.meters()),
                accessMeters(config, registry, audit),
                state,
                audit));
        observers.add(limitMeters(config, registry));
        observers.add(new CredentialMeters(registry.meters()));
        if (config.rest().dropIn()) {
            observers.add(new PostgrestMeters(registry.meters(), config.kind(OperationKind.TABLE), state));
        }
        return new Instruments(registry, meters, state, audit, new Observers(observers));
    }

    private static LimitMeters limitMeters(GatewayConfig config, PrometheusRegistry registry) {
        return new LimitMeters(registry.meters(), config.rateLimits().names());
    }

    private static AccessAudit audit(AuditConfig config) {
        return new AccessAudit(
                new AccessAudit.Kept(config.denials(), config.grants()),
                config.key() == null
                        ? AuditIds.unkeyed()
                        : AuditIds.keyed(config.key().value()));
    }

    private static AccessMeters accessMeters(GatewayConfig config, PrometheusRegistry registry, AccessAudit audit) {
        return new AccessMeters(
                registry.meters(),
                config.authorization().resourceTypes().stream()
                        .map(ResourceTypeConfig::name)
                        .collect(Collectors.toUnmodifiableSet()),
                audit);
    }
}
