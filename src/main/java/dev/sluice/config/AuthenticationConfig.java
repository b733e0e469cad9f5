package dev.sluice.config;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who may come in.
 *
 * @param jwtSecret the HS256 secret, 32 bytes or more; null where no token is signed with one
 * @param jwtAudience the audience that a token signed with it must name; null asks for none
 * @param jwtIssuer the issuer that a token signed with it must name; null asks for none
 * @param jwtBytesMax the longest token that is parsed
 * @param clockSkew by how much the clocks of issuer and gateway may differ
 * @param roles the database roles that a token may name
 * @param issuers of tokens, beside the one that the secret stands for
 * @param jwks how keys are fetched that change while the gateway runs
 * @param tokenCacheEntriesMax the verified tokens that are remembered; 0 remembers none
 * @param tokenCacheBytesMax what they may take in all
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
        List<IssuerConfig> issuers,
        JwksConfig jwks,
        int tokenCacheEntriesMax,
        int tokenCacheBytesMax,
        List<ServiceKeyConfig> serviceKeys,
        List<String> publishableKeys,
        CredentialStoreConfig store,
        String userTable,
        String userKey,
        @Nullable PostgrestTokens postgrest) {

    public AuthenticationConfig {
        roles = List.copyOf(roles);
        issuers = List.copyOf(issuers);
        serviceKeys = List.copyOf(serviceKeys);
        publishableKeys = List.copyOf(publishableKeys);
    }

    /** The same with PostgREST's rules of tokens. */
    AuthenticationConfig with(PostgrestTokens tokens) {
        return new AuthenticationConfig(
                jwtSecret,
                jwtAudience,
                jwtIssuer,
                jwtBytesMax,
                clockSkew,
                roles,
                issuers,
                jwks,
                tokenCacheEntriesMax,
                tokenCacheBytesMax,
                serviceKeys,
                publishableKeys,
                store,
                userTable,
                userKey,
                tokens);
    }

    /** The same with a secret, where it has none, and with service keys of its own. */
    public AuthenticationConfig with(Secret secret, List<ServiceKeyConfig> keys) {
        return new AuthenticationConfig(
                jwtSecret == null ? secret : jwtSecret,
                jwtAudience,
                jwtIssuer,
                jwtBytesMax,
                clockSkew,
                roles,
                issuers,
                jwks,
                tokenCacheEntriesMax,
                tokenCacheBytesMax,
                keys,
                publishableKeys,
                store,
                userTable,
                userKey,
                postgrest);
    }

    /** The shortest secret that HS256 may have (RFC 7518, section 3.2). */
    private static final int SECRET_BYTES_MIN = 32;

    static AuthenticationConfig from(ConfigReader reader) {
        Duration clockSkew = reader.duration("clock_skew", "30s");
        List<String> roles = reader.texts("roles", List.of("anon", "authenticated", "service_role"));
        AuthenticationConfig config = new AuthenticationConfig(
                secret(reader),
                reader.optional("jwt_audience"),
                reader.optional("jwt_issuer"),
                reader.bytes("jwt_bytes_max", "8kB"),
                clockSkew,
                roles,
                reader.blocks("issuers").stream()
                        .map(issuer -> IssuerConfig.from(issuer, roles, clockSkew))
                        .toList(),
                JwksConfig.from(reader.block("jwks")),
                reader.integer("token_cache_entries_max", 10_000, 0, 1_000_000),
                reader.bytes("token_cache_bytes_max", "32MB"),
                reader.blocks("service_keys").stream()
                        .map(ServiceKeyConfig::from)
                        .toList(),
                reader.texts("publishable_keys", List.of()),
                CredentialStoreConfig.from(reader.block("store")),
                reader.qualified("user_table", reader.text("user_table", "public.users")),
                reader.text("user_key", "id"),
                null);
        config.checkIssuers(reader);
        return config;
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

    /** Every issuer of tokens: the one that the secret stands for first, where there is one. */
    public List<IssuerConfig> tokenIssuers() {
        List<IssuerConfig> all = new ArrayList<>();
        if (jwtSecret != null) {
            all.add(IssuerConfig.shorthand(jwtSecret, jwtIssuer, jwtAudience, roles, clockSkew));
        }
        all.addAll(issuers);
        return all;
    }

    private void checkIssuers(ConfigReader reader) {
        Set<String> names = new HashSet<>();
        for (IssuerConfig issuer : tokenIssuers()) {
            if (issuer.issuer() != null && !names.add(issuer.issuer())) {
                reader.problem("issuers", "'%s' is there twice".formatted(issuer.issuer()));
            }
        }
    }
}
