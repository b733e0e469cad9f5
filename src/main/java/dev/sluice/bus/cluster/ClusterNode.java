package dev.sluice.bus.cluster;

import com.hazelcast.config.Config;
import com.hazelcast.config.JavaSerializationFilterConfig;
import com.hazelcast.config.NetworkConfig;
import com.hazelcast.config.TcpIpConfig;
import dev.sluice.config.ClusterConfig;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxBuilder;
import io.vertx.core.VertxOptions;
import io.vertx.core.eventbus.EventBusOptions;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.spi.cluster.hazelcast.HazelcastClusterManager;
import java.util.Set;

/** A node of the cluster: a Vert.x instance whose event bus reaches the others. */
public final class ClusterNode {

    private static final String LOGGING = "hazelcast.logging.type";

    private ClusterNode() {}

    /** Joins the cluster; fails where this node cannot listen. */
    public static Future<Vertx> start(VertxBuilder builder, VertxOptions options, ClusterConfig config) {
        // It asks for this before it has its configuration.
        System.setProperty(LOGGING, "slf4j");
        return builder.with(options.setEventBusOptions(link(config)))
                .withClusterManager(new HazelcastClusterManager(membership(config)))
                .buildClustered();
    }

    /** The link of the messages: a node shows its certificate to the one that it calls, and the other way. */
    static EventBusOptions link(ClusterConfig config) {
        EventBusOptions options = new EventBusOptions().setHost(config.host()).setPort(config.busPort());
        ClusterConfig.ClusterTls tls = config.tls();
        if (tls == null) {
            return options;
        }
        return options.setSsl(true)
                .setClientAuth(ClientAuth.REQUIRED)
                .setEnabledSecureTransportProtocols(Set.of("TLSv1.3", "TLSv1.2"))
                .setKeyCertOptions(new PemKeyCertOptions()
                        .addCertPath(tls.certificateFile())
                        .addKeyPath(tls.keyFile()))
                .setTrustOptions(new PemTrustOptions().addCertPath(tls.trustFile()));
    }

    /** Membership, and nothing else of what Hazelcast could do. */
    static Config membership(ClusterConfig config) {
        Config membership = new Config()
                .setClusterName(config.name())
                .setProperty(LOGGING, "slf4j")
                .setProperty("hazelcast.phone.home.enabled", "false")
                .setProperty("hazelcast.socket.bind.any", "false")
                .setProperty("hazelcast.wait.seconds.before.join", "1")
                .setProperty("hazelcast.merge.first.run.delay.seconds", "30")
                .setProperty("hazelcast.merge.next.run.delay.seconds", "30")
                .setProperty("hazelcast.graceful.shutdown.max.wait", "5");
        membership.getMetricsConfig().setEnabled(false);
        membership.getJetConfig().setEnabled(false);
        membership
                .getManagementCenterConfig()
                .setScriptingEnabled(false)
                .setConsoleEnabled(false)
                .setDataAccessEnabled(false);
        membership.getSerializationConfig().setJavaSerializationFilterConfig(failuresAlone());
        network(membership.getNetworkConfig(), config);
        return membership;
    }

    private static void network(NetworkConfig network, ClusterConfig config) {
        network.setPort(config.port()).setPortAutoIncrement(false).setReuseAddress(true);
        network.setPublicAddress(config.host() + ":" + config.port());
        network.getInterfaces().setEnabled(true).addInterface(config.host());
        network.getJoin().getAutoDetectionConfig().setEnabled(false);
        network.getJoin().getMulticastConfig().setEnabled(false);
        TcpIpConfig members = network.getJoin().getTcpIpConfig().setEnabled(true);
        config.members().forEach(members::addMember);
    }

    /** What Vert.x keeps here writes itself; only failures come from a peer as objects of Java's own serialization. */
    private static JavaSerializationFilterConfig failuresAlone() {
        JavaSerializationFilterConfig filter = new JavaSerializationFilterConfig().setDefaultsDisabled(true);
        filter.getWhitelist().addPrefixes("java.lang.", "java.util.", "[Ljava.lang.", "com.hazelcast.");
        return filter;
    }
}
