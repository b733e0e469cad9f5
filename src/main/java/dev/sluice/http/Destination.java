package dev.sluice.http;

import dev.sluice.config.RestConfig;
import dev.sluice.contract.OperationKind;
import org.jspecify.annotations.Nullable;

/** What kind of work a path leads to, as far as it can be kept waiting or refused. */
record Destination(String basePath, boolean dialectOnly) {

    static Destination in(RestConfig config) {
        return new Destination(config.basePath(), config.dropIn());
    }

    /** Null for what gives back that others wait for, as the end of a transaction does, and for what costs nothing. */
    @Nullable
    OperationKind kind(@Nullable String path) {
        if (path == null) {
            return null;
        }
        if (dialectOnly || (path.startsWith(basePath) && path.startsWith("/", basePath.length()))) {
            return OperationKind.TABLE;
        }
        if (path.startsWith("/access/v1/")) {
            return OperationKind.AUTHORIZATION;
        }
        return switch (path) {
            case "/batch/v1" -> OperationKind.BATCH;
            case "/tx/v1" -> OperationKind.TRANSACTION;
            case "/auth/v1/user" -> OperationKind.AUTH;
            default -> null;
        };
    }
}
