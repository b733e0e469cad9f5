package dev.sluice.config;

import dev.sluice.contract.OperationKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Everything that can be set.
 *
 * @param eventLoops how many event loops run; each verticle has an instance on each
 */
public record GatewayConfig(
        int eventLoops,
        HttpConfig http,
        ManagementConfig management,
        DatabaseConfig database,
        AuthenticationConfig authentication,
        AuthorizationConfig authorization,
        Map<OperationKind, KindConfig> kinds,
        TransactionConfig transactions,
        BatchConfig batches,
        IdempotencyConfig idempotency,
        RateLimitConfig rateLimits,
        RestConfig rest,
        MemoryConfig memory,
        MetricsConfig metrics,
        BusConfig bus,
        ClusterConfig cluster,
        LogConfig log,
        AuditConfig audit) {

    public GatewayConfig {
        kinds = Map.copyOf(kinds);
    }

    /** What the file of the rules of access holds. */
    record AccessRules(List<ResourceTypeConfig> resourceTypes, List<GuardConfig> guards) {
        static final AccessRules NONE = new AccessRules(List.of(), List.of());
    }

    /** What the settings leave unprotected, each in words for the operator. */
    public List<String> weaknesses() {
        List<String> found = new ArrayList<>();
        if (cluster.enabled() && bus.identity() == BusIdentity.STATED) {
            found.add("bus.identity is stated in a cluster: whoever runs on any of its nodes may state any identity");
        }
        if (cluster.enabled() && cluster.tls() == null) {
            found.add("cluster.tls.enabled is false: messages between nodes, credentials too, travel in the clear");
        }
        return List.copyOf(found);
    }

    /** The limits of a kind; every kind has them. */
    public KindConfig kind(OperationKind kind) {
        KindConfig found = kinds.get(kind);
        if (found == null) {
            throw new IllegalStateException("no limits for kind " + kind.label());
        }
        return found;
    }

    /** The same with another way in. */
    public GatewayConfig with(AuthenticationConfig other) {
        return new GatewayConfig(
                eventLoops,
                http,
                management,
                database,
                other,
                authorization,
                kinds,
                transactions,
                batches,
                idempotency,
                rateLimits,
                rest,
                memory,
                metrics,
                bus,
                cluster,
                log,
                audit);
    }

    /** The same with another database. */
    public GatewayConfig with(Secret databaseUri) {
        return new GatewayConfig(
                eventLoops,
                http,
                management,
                database.with(databaseUri),
                authentication,
                authorization,
                kinds,
                transactions,
                batches,
                idempotency,
                rateLimits,
                rest,
                memory,
                metrics,
                bus,
                cluster,
                log,
                audit);
    }

    /** Reads everything; the rules of access come from their own file. */
    static GatewayConfig from(ConfigReader reader, AccessRules rules, boolean dropIn) {
        ClusterConfig cluster = ClusterConfig.from(reader.block("cluster"));
        GatewayConfig config = new GatewayConfig(
                reader.integer("event_loops", 2, 1, 64),
                HttpConfig.from(reader.block("http")),
                ManagementConfig.from(reader.block("management")),
                DatabaseConfig.from(reader.block("database")),
                AuthenticationConfig.from(reader.block("authentication")),
                AuthorizationConfig.from(reader.block("authorization"), rules.resourceTypes(), rules.guards()),
                kinds(reader.block("kinds")),
                TransactionConfig.from(reader.block("transactions")),
                BatchConfig.from(reader.block("batches")),
                IdempotencyConfig.from(reader.block("idempotency")),
                RateLimitConfig.from(reader.block("rate_limits"), dropIn),
                RestConfig.from(reader.block("rest"), dropIn),
                MemoryConfig.from(reader.block("memory")),
                MetricsConfig.from(reader.block("metrics")),
                BusConfig.from(reader.block("bus"), cluster.enabled()),
                cluster,
                LogConfig.from(reader.block("log")),
                AuditConfig.from(reader.block("audit")));
        config.checkRelations(reader);
        return config;
    }

    private static Map<OperationKind, KindConfig> kinds(ConfigReader reader) {
        return Map.of(
                OperationKind.AUTH,
                KindConfig.from(reader.block("auth"), "50ms", "1s", "5s", 4),
                OperationKind.AUTHORIZATION,
                KindConfig.fixed(reader.block("authorization"), "20ms", "500ms", "5s", 4),
                OperationKind.TABLE,
                KindConfig.from(reader.block("table"), "75ms", "2s", "30s", 10),
                OperationKind.BATCH,
                KindConfig.from(reader.block("batch"), "100ms", "5s", "60s", 10),
                OperationKind.TRANSACTION,
                KindConfig.fixed(reader.block("transaction"), "75ms", "5s", "30s", 20));
    }

    private void checkRelations(ConfigReader reader) {
        memory.check(reader, http.caps(), rest.caps());
        if (management.enabled() && http.port() != 0 && http.port() == management.port()) {
            reader.problem("management.port", "must not be the port of http");
        }
        kinds.forEach((kind, limits) -> {
            if (limits.poolSize() < eventLoops) {
                reader.problem(
                        "kinds.%s.pool_size".formatted(kind.label()),
                        "must be event_loops (%d) or more, a connection for each".formatted(eventLoops));
            }
        });
    }
}
