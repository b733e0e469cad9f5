package dev.sluice.config;

import org.jspecify.annotations.Nullable;

/**
 * The port for metrics, liveness, readiness.
 *
 * @param enabled whether there is such a port at all
 * @param tls null serves plain HTTP
 */
public record ManagementConfig(
        boolean enabled, String host, int port, @Nullable TlsConfig tls) {

    static ManagementConfig from(ConfigReader reader) {
        return new ManagementConfig(
                reader.flag("enabled", true),
                reader.text("host", "127.0.0.1"),
                reader.integer("port", 3001, 0, 65_535),
                TlsConfig.from(reader.block("tls")));
    }
}
