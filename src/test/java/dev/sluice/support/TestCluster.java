package dev.sluice.support;

import dev.sluice.bus.cluster.ClusterNode;
import dev.sluice.config.ClusterConfig;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A cluster on the loopback: gateways, and nodes that are none. */
public final class TestCluster implements AutoCloseable {

    private static final String SECRET = "a secret that the nodes of the tests share";

    private static final long PATIENCE_SECONDS = 30;

    private final List<Integer> ports = new ArrayList<>();
    private final List<Vertx> nodes = new ArrayList<>();
    private final Certificates certificates;

    public TestCluster(Certificates certificates) {
        this.certificates = certificates;
    }

    /** A gateway whose links show the certificate of the given name. */
    public TestGateway gateway(TestDatabase database, String certificate, int busPort, String... settings) {
        ClusterConfig config = config(tls(certificate), busPort);
        return TestGateway.start(
                database,
                Stream.concat(
                                Stream.of(
                                        "cluster.enabled=true",
                                        "cluster.port=" + config.port(),
                                        "cluster.bus_port=" + busPort,
                                        "cluster.members=" + config.members(),
                                        "cluster.tls.certificate_file=" + certificates.certificate(certificate),
                                        "cluster.tls.key_file=" + certificates.key(certificate),
                                        "cluster.tls.trust_file=" + certificates.certificate("ca"),
                                        "bus.secret=" + SECRET),
                                Stream.of(settings))
                        .toArray(String[]::new));
    }

    /** A node without a gateway; without a certificate its links are not encrypted. */
    public Vertx node(@Nullable String certificate) {
        Vertx node = ClusterNode.start(
                        Vertx.builder(), new VertxOptions(), config(certificate == null ? null : tls(certificate), 0))
                .toCompletionStage()
                .toCompletableFuture()
                .orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
                .join();
        nodes.add(node);
        return node;
    }

    private ClusterConfig.ClusterTls tls(String name) {
        return new ClusterConfig.ClusterTls(
                certificates.certificate(name).toString(),
                certificates.key(name).toString(),
                certificates.certificate("ca").toString());
    }

    private ClusterConfig config(ClusterConfig.@Nullable ClusterTls tls, int busPort) {
        int port = FreePort.take();
        ports.add(port);
        List<String> members = ports.stream().map(taken -> "127.0.0.1:" + taken).toList();
        return new ClusterConfig(true, "sluice", "127.0.0.1", port, busPort, members, tls);
    }

    @Override
    public void close() {
        for (Vertx node : nodes) {
            node.close()
                    .toCompletionStage()
                    .toCompletableFuture()
                    .orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
                    .join();
        }
    }
}
