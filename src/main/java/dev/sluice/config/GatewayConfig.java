package dev.sluice.config;

import dev.sluice.contract.OperationKind;
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
        RestConfig rest,
        MetricsConfig metrics) {

    public GatewayConfig {
        kinds = Map.copyOf(kinds);
    }

    /** The limits of a kind; every kind has them. */
    public KindConfig kind(OperationKind kind) {
        KindConfig found = kinds.get(kind);
        if (found == null) {
            throw new IllegalStateException("no limits for kind " + kind.label());
        }
        return found;
    }
}
