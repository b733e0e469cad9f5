package dev.sluice.config;

/**
 * The port for metrics, liveness, readiness.
 *
 * @param enabled whether there is such a port at all
 */
public record ManagementConfig(boolean enabled, String host, int port) {

    static ManagementConfig from(ConfigReader reader) {
        return new ManagementConfig(
                reader.flag("enabled", true),
                reader.text("host", "127.0.0.1"),
                reader.integer("port", 3001, 0, 65_535));
    }
}
