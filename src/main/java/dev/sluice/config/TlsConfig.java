package dev.sluice.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * TLS at a door; files are of PEM.
 *
 * @param certificate the server's, with those between it and the root behind it
 * @param key the certificate's private key
 * @param reloadInterval how often the files are looked at for a change
 * @param clientCa who signs the certificates of clients; null where none is asked for
 */
public record TlsConfig(
        Path certificate,
        Path key,
        List<String> protocols,
        Duration reloadInterval,
        @Nullable Path clientCa,
        ClientAuthentication clientAuthentication) {

    /** Whether a client shows a certificate of its own. */
    public enum ClientAuthentication {
        NONE,
        REQUEST,
        REQUIRED;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private static final Set<String> PROTOCOLS = Set.of("TLSv1.2", "TLSv1.3");

    public TlsConfig {
        protocols = List.copyOf(protocols);
    }

    /** The TLS of a door, null where its block names neither certificate nor key. */
    static @Nullable TlsConfig from(ConfigReader reader) {
        String certificate = reader.optional("certificate");
        String key = reader.optional("key");
        String authorities = reader.optional("client_ca");
        TlsConfig config = new TlsConfig(
                Path.of(Objects.requireNonNullElse(certificate, "")),
                Path.of(Objects.requireNonNullElse(key, "")),
                protocols(reader),
                reader.duration("reload_interval", "1m"),
                authorities == null ? null : Path.of(authorities),
                reader.choice(
                        "client_authentication",
                        List.of(ClientAuthentication.values()),
                        ClientAuthentication::toString));
        boolean asksClients = config.clientAuthentication != ClientAuthentication.NONE;
        if (asksClients != (authorities != null)) {
            reader.problem(asksClients ? "client_ca" : "client_authentication", "is needed with the other of the two");
        }
        if ((certificate == null) != (key == null)) {
            reader.problem(certificate == null ? "certificate" : "key", "is missing");
        }
        if (certificate == null && asksClients) {
            reader.problem("certificate", "is missing");
        }
        return certificate == null ? null : config;
    }

    private static List<String> protocols(ConfigReader reader) {
        List<String> protocols = reader.texts("protocols", List.of("TLSv1.3", "TLSv1.2"));
        if (protocols.isEmpty() || !PROTOCOLS.containsAll(protocols)) {
            reader.problem("protocols", "must be of TLSv1.3 and TLSv1.2");
        }
        return protocols;
    }
}
