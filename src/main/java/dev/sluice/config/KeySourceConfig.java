package dev.sluice.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where the keys of an issuer come from.
 *
 * @param place the file or address; the name of the key where they stand in the configuration itself
 * @param inline the keys themselves, where they stand in the configuration
 */
public record KeySourceConfig(
        Kind kind, String place, @Nullable Secret inline) {

    /** What the keys are written as, and where. */
    public enum Kind {
        SECRET("secret"),
        SECRET_FILE("secret_file"),
        JWKS("jwks"),
        JWKS_FILE("jwks_file"),
        JWKS_URL("jwks_url"),
        PUBLIC_KEY_FILE("public_key_file");

        private final String key;

        Kind(String key) {
            this.key = key;
        }

        public String key() {
            return key;
        }

        /** Whether the keys are a secret that issuer and gateway share. */
        public boolean isSecret() {
            return this == SECRET || this == SECRET_FILE;
        }

        /** Whether the keys stand in the configuration itself. */
        public boolean isInline() {
            return this == SECRET || this == JWKS;
        }
    }

    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

    static KeySourceConfig of(Secret secret) {
        return new KeySourceConfig(Kind.SECRET, "jwt_secret", secret);
    }

    static KeySourceConfig from(ConfigReader reader) {
        List<KeySourceConfig> sources = new ArrayList<>();
        for (Kind kind : Kind.values()) {
            String value = reader.optional(kind.key());
            if (value != null) {
                sources.add(new KeySourceConfig(
                        kind, kind.isInline() ? kind.key() : value, kind.isInline() ? new Secret(value) : null));
            }
        }
        if (sources.size() != 1) {
            reader.problem(
                    "jwks_url", "one of jwks_url, jwks_file, jwks, secret, secret_file and public_key_file is needed");
            return new KeySourceConfig(Kind.JWKS, "jwks", new Secret(""));
        }
        KeySourceConfig source = sources.get(0);
        if (source.kind() == Kind.JWKS_URL && !isSafe(source.place())) {
            reader.problem("jwks_url", "must be an https address, or http of this machine (localhost, 127.0.0.1)");
        }
        return source;
    }

    /** Keys that anybody on the way could change prove nothing. */
    private static boolean isSafe(String address) {
        try {
            URI uri = new URI(address);
            boolean whole = uri.getHost() != null && uri.getUserInfo() == null && uri.getFragment() == null;
            return whole
                    && ("https".equals(uri.getScheme())
                            || ("http".equals(uri.getScheme()) && LOOPBACK.contains(uri.getHost())));
        } catch (URISyntaxException malformed) {
            return false;
        }
    }
}
