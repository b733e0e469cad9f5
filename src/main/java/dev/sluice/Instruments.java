package dev.sluice;

import dev.sluice.config.AuditConfig;
import dev.sluice.config.GatewayConfig;
import dev.sluice.config.ResourceTypeConfig;
import dev.sluice.contract.OperationKind;
import dev.sluice.flow.Entrance;
import dev.sluice.flow.Outlook;
import dev.sluice.flow.Pressure;
import dev.sluice.flow.Signals;
import dev.sluice.metrics.CredentialMeters;
import dev.sluice.metrics.DoorMeters;
import dev.sluice.metrics.FlowMeters;
import dev.sluice.metrics.GatewayState;
import dev.sluice.metrics.LimitMeters;
import dev.sluice.metrics.LinkMeters;
import dev.sluice.metrics.MemoryMeters;
import dev.sluice.metrics.ObservationMeters;
import dev.sluice.metrics.PostgrestMeters;
import dev.sluice.metrics.PrometheusRegistry;
import dev.sluice.metrics.VerticleMeters;
import dev.sluice.metrics.access.AccessMeters;
import dev.sluice.observation.Audit;
import dev.sluice.observation.AuditIds;
import dev.sluice.observation.ObservationLog;
import dev.sluice.observation.Observer;
import dev.sluice.observation.Observers;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** What watches the gateway: log, meters, state and audit, which all hear what one observer is told. */
record Instruments(
        PrometheusRegistry registry,
        ObservationMeters meters,
        GatewayState state,
        Audit audit,
        LogLevel logLevel,
        Pressure pressure,
        Outlook outlook,
        Observer observer) {

    private static final Set<String> FOLLOWED_AUDIT = Set.of(
            "audit.denials",
            "audit.grants",
            "audit.authentication",
            "audit.service_keys",
            "audit.client_addresses",
            "audit.key",
            "audit.key_file");

    static Instruments of(GatewayConfig config, PrometheusRegistry registry) {
        GatewayState state = new GatewayState();
        ObservationMeters meters = new ObservationMeters(registry.meters(), config.kinds(), state);
        Audit audit = audit(config.audit());
        List<Observer> observers = new ArrayList<>(List.of(
                new ObservationLog(),
                meters,
                new DoorMeters(registry.meters()),
                new MemoryMeters(registry.meters()),
                accessMeters(config, registry, audit),
                state,
                audit));
        observers.add(limitMeters(config, registry));
        observers.add(new CredentialMeters(registry.meters()));
        observers.add(new LinkMeters(registry.meters()));
        observers.add(new VerticleMeters(registry.meters()));
        if (config.rest().dropIn()) {
            observers.add(new PostgrestMeters(registry.meters(), config.kind(OperationKind.TABLE), state));
        }
        observers.add(new FlowMeters(registry.meters(), config.kinds().keySet(), state));
        Pressure pressure =
                new Pressure(config.kind(OperationKind.AUTHORIZATION).target());
        observers.add(pressure);
        LogLevel logLevel = new LogLevel();
        logLevel.follow(config.log());
        return new Instruments(
                registry, meters, state, audit, logLevel, pressure, new Outlook(), new Observers(observers));
    }

    /** What the lines for connections hear of it, and tell. */
    Signals signals() {
        return new Signals(pressure::allowance, outlook);
    }

    /** Who is let in at the doors. */
    Entrance entrance(GatewayConfig config) {
        return new Entrance(pressure, outlook, config.kinds(), observer);
    }

    private static LimitMeters limitMeters(GatewayConfig config, PrometheusRegistry registry) {
        return new LimitMeters(registry.meters(), config.rateLimits().names());
    }

    private static Audit audit(AuditConfig config) {
        AuditFile.open(config);
        return new Audit(kept(config), ids(config));
    }

    private static Audit.Kept kept(AuditConfig config) {
        return new Audit.Kept(
                config.denials(),
                config.grants(),
                config.authentication(),
                config.serviceKeys(),
                config.clientAddresses());
    }

    private static AuditIds ids(AuditConfig config) {
        return config.key() == null
                ? AuditIds.unkeyed()
                : AuditIds.keyed(config.key().value());
    }

    /** Has what watches follow a reload: what is audited, and the level of the log. */
    void follow(ConfigReload reload) {
        reload.follow(FOLLOWED_AUDIT::contains, next -> {
            Audit.Kept kept = kept(next.audit());
            AuditIds ids = ids(next.audit());
            return Future.succeededFuture(() -> audit.follow(kept, ids));
        });
        reload.follow("log.level"::equals, next -> Future.succeededFuture(() -> logLevel.follow(next.log())));
    }

    private static AccessMeters accessMeters(GatewayConfig config, PrometheusRegistry registry, Audit audit) {
        return new AccessMeters(
                registry.meters(),
                config.authorization().resourceTypes().stream()
                        .map(ResourceTypeConfig::name)
                        .collect(Collectors.toUnmodifiableSet()),
                audit);
    }
}
