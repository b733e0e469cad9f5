package dev.sluice;

import dev.sluice.bus.cluster.ClusterNode;
import dev.sluice.config.GatewayConfig;
import dev.sluice.http.connection.Doorway;
import dev.sluice.http.connection.GuardedPlatform;
import dev.sluice.metrics.PrometheusRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxBuilder;
import io.vertx.core.VertxOptions;
import io.vertx.micrometer.MicrometerMetricsFactory;
import java.util.concurrent.TimeUnit;

/** The Vert.x instance that a gateway runs on. */
final class Platform {

    private Platform() {}

    static Future<Vertx> start(GatewayConfig config, PrometheusRegistry registry, Doorway doorway) {
        VertxOptions options = new VertxOptions()
                .setEventLoopPoolSize(config.eventLoops())
                .setMaxEventLoopExecuteTime(config.metrics().blockedLimit().toNanos())
                .setMaxEventLoopExecuteTimeUnit(TimeUnit.NANOSECONDS)
                .setBlockedThreadCheckInterval(config.metrics().blockedLimit().toMillis())
                .setMetricsOptions(PrometheusRegistry.options());
        VertxBuilder builder = Vertx.builder()
                .withTransport(new GuardedPlatform(doorway))
                .withMetrics(new MicrometerMetricsFactory(registry.meters()));
        return config.cluster().enabled()
                ? ClusterNode.start(builder, options, config.cluster())
                : Future.succeededFuture(builder.with(options).build());
    }
}
