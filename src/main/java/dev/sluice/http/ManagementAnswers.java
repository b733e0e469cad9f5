package dev.sluice.http;

import io.vertx.core.Future;
import java.util.List;
import java.util.function.Supplier;

/**
 * What the management port answers with, asked for anew each time.
 *
 * @param metrics in Prometheus's text format
 * @param configReload reads the configuration anew, applies what can change and answers what did as JSON
 */
public record ManagementAnswers(
        Supplier<String> metrics,
        Supplier<Future<List<ReadinessCheck>>> readiness,
        SchemaRoutes schema,
        Supplier<Future<String>> configReload) {}
