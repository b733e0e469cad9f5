package dev.sluice.config;

import dev.sluice.contract.KeyScope;
import dev.sluice.contract.Operations;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One service key.
 *
 * @param name under which its use is logged
 * @param digest SHA-256 of the key in lower-case hexadecimal
 * @param role the database role that its requests run as where they name none
 * @param roles other roles that its requests may name
 * @param scope what it may be used for; null is everything
 * @param networks from where it may be used; empty is everywhere
 * @param expiresAt null is never
 */
public record ServiceKeyConfig(
        String name,
        String digest,
        String role,
        List<String> roles,
        @Nullable KeyScope scope,
        List<Network> networks,
        @Nullable Instant expiresAt) {

    public ServiceKeyConfig {
        roles = List.copyOf(roles);
        networks = List.copyOf(networks);
    }

    /** A key for everything that its role may, for ever. */
    public ServiceKeyConfig(String name, String digest, String role) {
        this(name, digest, role, List.of(), null, List.of(), null);
    }

    /** Every role that its requests may run as, the one of those that name none first. */
    public List<String> allRoles() {
        return Stream.concat(Stream.of(role), roles.stream()).distinct().toList();
    }

    static ServiceKeyConfig from(ConfigReader reader) {
        String digest = reader.required("digest");
        if (!digest.isEmpty() && !digest.matches("[0-9a-f]{64}")) {
            reader.problem("digest", "must be a SHA-256 digest in lower-case hexadecimal");
        }
        return new ServiceKeyConfig(
                reader.plain("name", reader.required("name")),
                digest,
                reader.plain("role", reader.text("role", "service_role")),
                reader.texts("roles", List.of()).stream()
                        .map(role -> reader.plain("roles", role))
                        .toList(),
                scope(reader),
                Network.all(reader, "networks"),
                expiry(reader));
    }

    private static @Nullable KeyScope scope(ConfigReader reader) {
        List<String> addresses = reader.texts("addresses", KeyScope.EVERYWHERE);
        boolean readOnly = reader.flag("read_only", false);
        new KeyScope(addresses, readOnly)
                .unknownAddresses()
                .forEach(unknown -> reader.problem(
                        "addresses",
                        "'%s' must be, or with .* begin, one of %s"
                                .formatted(unknown, String.join(", ", Operations.SCOPED))));
        return addresses.equals(KeyScope.EVERYWHERE) && !readOnly ? null : new KeyScope(addresses, readOnly);
    }

    private static @Nullable Instant expiry(ConfigReader reader) {
        String text = reader.optional("expires_at");
        try {
            return text == null ? null : Instant.parse(text);
        } catch (DateTimeException malformed) {
            reader.problem("expires_at", "'%s' must be a moment such as 2026-01-31T12:00:00Z".formatted(text));
            return Instant.EPOCH;
        }
    }
}
