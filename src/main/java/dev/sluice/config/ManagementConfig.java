package dev.sluice.config;

/** The management port: metrics, liveness, readiness. */
public record ManagementConfig(String host, int port) {

    static ManagementConfig from(ConfigReader reader) {
        return new ManagementConfig(reader.text("host", "127.0.0.1"), reader.integer("port", 3001, 0, 65_535));
    }
}
