package dev.sluice.config;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The API's door.
 *
 * @param idleTimeout after which a silent connection is closed
 * @param tls null serves plain HTTP
 * @param securityHeaders whether each answer has the headers that tell browsers to be careful with it
 * @param strictTransportSecurity the header of that name, sent over TLS alone; null sends none
 * @param trustedProxies whose word about the client is taken
 * @param forwardedBy by which headers they say it
 * @param proxyProtocol whether each connection begins with a line of the PROXY protocol
 */
public record HttpConfig(
        String host,
        int port,
        HttpCaps caps,
        ClientPace pace,
        Duration idleTimeout,
        DrainConfig drain,
        @Nullable TlsConfig tls,
        Http2Config http2,
        boolean securityHeaders,
        @Nullable String strictTransportSecurity,
        CorsConfig cors,
        List<Network> trustedProxies,
        ForwardedBy forwardedBy,
        boolean proxyProtocol) {

    public HttpConfig {
        trustedProxies = List.copyOf(trustedProxies);
    }

    /** The headers by which proxies tell of the client; those of the other kind may be the client's own. */
    public enum ForwardedBy {
        X_FORWARDED,
        FORWARDED;

        @Override
        public String toString() {
            return this == FORWARDED ? "forwarded" : "x-forwarded";
        }
    }

    static HttpConfig from(ConfigReader reader) {
        List<Network> proxies = Network.all(reader, "trusted_proxies");
        boolean proxyProtocol = reader.flag("proxy_protocol", false);
        if (proxyProtocol && proxies.isEmpty()) {
            reader.problem("proxy_protocol", "needs trusted_proxies: anybody else could say that it is anybody");
        }
        return new HttpConfig(
                reader.text("host", "127.0.0.1"),
                reader.integer("port", 3000, 0, 65_535),
                HttpCaps.from(reader),
                ClientPace.from(reader),
                reader.duration("idle_timeout", "60s"),
                DrainConfig.from(reader),
                TlsConfig.from(reader.block("tls")),
                Http2Config.from(reader.block("http2")),
                reader.flag("security_headers", true),
                reader.unsettable("strict_transport_security", "max-age=31536000"),
                CorsConfig.from(reader.block("cors")),
                proxies,
                reader.choice("forwarded_by", List.of(ForwardedBy.values()), ForwardedBy::toString),
                proxyProtocol);
    }
}
