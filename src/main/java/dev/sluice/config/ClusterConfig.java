package dev.sluice.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The other nodes that share the event bus.
 *
 * @param enabled whether there are any
 * @param name which nodes must have in common
 * @param host where this node listens and the others reach it
 * @param port of membership: which nodes there are, and which addresses they answer
 * @param busPort of the messages; 0 takes a free one
 * @param members every node as {@code host} or {@code host:port}, this one or not
 * @param tls how the link of the messages is encrypted; null where it is not
 */
public record ClusterConfig(
        boolean enabled,
        String name,
        String host,
        int port,
        int busPort,
        List<String> members,
        @Nullable ClusterTls tls) {

    public ClusterConfig {
        members = List.copyOf(members);
    }

    /**
     * The certificates of the link, each a file in PEM.
     *
     * @param certificateFile this node's certificate, with those between it and the trusted one
     * @param keyFile its private key
     * @param trustFile who signs the certificates of the cluster's nodes, and of nothing else
     */
    public record ClusterTls(String certificateFile, String keyFile, String trustFile) {}

    static ClusterConfig from(ConfigReader reader) {
        boolean enabled = reader.flag("enabled", false);
        ClusterConfig config = new ClusterConfig(
                enabled,
                reader.text("name", "sluice"),
                reader.text("host", "127.0.0.1"),
                reader.integer("port", 5701, 1, 65_535),
                reader.integer("bus_port", 5702, 0, 65_535),
                reader.texts("members", List.of()),
                tls(reader.block("tls"), enabled));
        if (enabled && config.members().isEmpty()) {
            reader.problem("members", "is missing: every node as host or host:port");
        }
        if (enabled && config.port() == config.busPort()) {
            reader.problem("bus_port", "must not be the port of membership");
        }
        return config;
    }

    private static @Nullable ClusterTls tls(ConfigReader reader, boolean clustered) {
        boolean enabled = reader.flag("enabled", true);
        ClusterTls tls = new ClusterTls(
                file(reader, "certificate_file", clustered && enabled),
                file(reader, "key_file", clustered && enabled),
                file(reader, "trust_file", clustered && enabled));
        return enabled && clustered ? tls : null;
    }

    private static String file(ConfigReader reader, String name, boolean required) {
        return required ? reader.required(name) : reader.text(name, "");
    }
}
