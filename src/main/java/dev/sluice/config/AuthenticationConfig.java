package dev.sluice.config;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who may come in.
 *
 * @param jwtSecret the HS256 secret, 32 bytes or more; null accepts no JWT
 * @param jwtAudience the audience that a token must name; null asks for none
 * @param jwtIssuer the issuer that a token must name; null asks for none
 * @param jwtBytesMax the longest token that is parsed
 * @param clockSkew by how much the clocks of issuer and gateway may differ
 * @param roles the database roles that a token may name
 * @param serviceKeys the keys of services, of which only digests are kept
 * @param publishableKeys the keys that name an application and prove nothing
 * @param store service keys and revocations in the database
 * @param userTable the table of users, as {@code schema.table}
 * @param userKey the column of the user table that holds the user's id
 * @param postgrest PostgREST's rules of tokens, which hold instead in drop-in mode; null outside of it
 */
public record AuthenticationConfig(
        @Nullable Secret jwtSecret,
        @Nullable String jwtAudience,
        @Nullable String jwtIssuer,
        int jwtBytesMax,
        Duration clockSkew,
        List<String> roles,
        List<ServiceKeyConfig> serviceKeys,
        List<String> publishableKeys,
        CredentialStoreConfig store,
        String userTable,
        String userKey,
        @Nullable PostgrestTokens postgrest) {

    /** The same with PostgREST's rules of tokens. */
    AuthenticationConfig with(PostgrestTokens tokens) {
        return new AuthenticationConfig(
                jwtSecret,
                jwtAudience,
                jwtIssuer,
                jwtBytesMax,
                clockSkew,
                roles,
                serviceKeys,
                publishableKeys,
                store,
                userTable,
                userKey,
                tokens);
    }

    /** The shortest secret that HS256 may have (RFC 7518, section 3.2). */
    private static final int SECRET_BYTES_MIN = 32;

    static AuthenticationConfig from(ConfigReader reader) {
        return new AuthenticationConfig(
                secret(reader),
                reader.optional("jwt_audience"),
                reader.optional("jwt_issuer"),
                reader.bytes("jwt_bytes_max", "8kB"),
                reader.duration("clock_skew", "30s"),
                reader.texts("roles", List.of("anon", "authenticated", "service_role")),
                reader.blocks("service_keys").stream()
                        .map(ServiceKeyConfig::from)
                        .toList(),
                reader.texts("publishable_keys", List.of()),
                CredentialStoreConfig.from(reader.block("store")),
                reader.qualified("user_table", reader.text("user_table", "public.users")),
                reader.text("user_key", "id"),
                null);
    }

    private static @Nullable Secret secret(ConfigReader reader) {
        String secret = reader.optional("jwt_secret");
        if (secret == null) {
            return null;
        }
        if (secret.getBytes(StandardCharsets.UTF_8).length < SECRET_BYTES_MIN) {
            reader.problem("jwt_secret", "must have %d bytes or more".formatted(SECRET_BYTES_MIN));
        }
        return new Secret(secret);
    }
}
