package dev.sluice.config;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One issuer of tokens, with the keys that its tokens alone are verified with.
 *
 * @param issuer the claim {@code iss} of its tokens; null for tokens that have none, or any where it is the only one
 * @param audiences of which a token must name one; empty asks for none
 * @param algorithms that its tokens may be signed by
 * @param keys where its keys come from
 * @param roleClaim where in the claims the role is
 * @param roles the database roles that its tokens may name
 * @param defaultRole the role of a token without one; null refuses such a token
 * @param tokenTypes the header {@code typ} that its tokens may have; one without it is a JWT
 * @param clockSkew by how much the clocks of issuer and gateway may differ
 * @param lifetimeMax the longest that a token may be valid in all; null is any
 */
public record IssuerConfig(
        @Nullable String issuer,
        List<String> audiences,
        List<String> algorithms,
        KeySourceConfig keys,
        RolePath roleClaim,
        List<String> roles,
        @Nullable String defaultRole,
        List<String> tokenTypes,
        Duration clockSkew,
        @Nullable Duration lifetimeMax) {

    /** What a token may be signed by, where a key allows it. */
    public static final Set<String> ALGORITHMS = Set.of(
            "HS256", "HS384", "HS512", "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512",
            "EdDSA");

    private static final List<String> SECRET_ALGORITHMS = List.of("HS256");

    private static final List<String> PUBLIC_ALGORITHMS = List.of("RS256", "ES256", "ES384", "ES512", "EdDSA");

    private static final List<String> TOKEN_TYPES = List.of("JWT", "at+jwt");

    private static final String ROLE_CLAIM = "$.role";

    private static final String ANY = "any";

    public IssuerConfig {
        audiences = List.copyOf(audiences);
        algorithms = List.copyOf(algorithms);
        roles = List.copyOf(roles);
        tokenTypes = List.copyOf(tokenTypes);
    }

    /** The issuer that the keys {@code jwt_…} describe. */
    static IssuerConfig shorthand(
            Secret secret, @Nullable String issuer, @Nullable String audience, List<String> roles, Duration skew) {
        return new IssuerConfig(
                issuer,
                audience == null ? List.of() : List.of(audience),
                SECRET_ALGORITHMS,
                KeySourceConfig.of(secret),
                RolePath.parse(ROLE_CLAIM),
                roles,
                null,
                TOKEN_TYPES,
                skew,
                null);
    }

    static IssuerConfig from(ConfigReader reader, List<String> knownRoles, Duration skew) {
        KeySourceConfig keys = KeySourceConfig.from(reader);
        IssuerConfig issuer = new IssuerConfig(
                reader.required("issuer"),
                audiences(reader),
                reader.texts("algorithms", keys.kind().isSecret() ? SECRET_ALGORITHMS : PUBLIC_ALGORITHMS),
                keys,
                roleClaim(reader),
                reader.texts("roles", knownRoles),
                reader.optional("default_role"),
                reader.texts("token_types", TOKEN_TYPES),
                reader.optional("clock_skew") == null ? skew : reader.duration("clock_skew", "30s"),
                reader.optional("lifetime_max") == null ? null : reader.duration("lifetime_max", "1h"));
        issuer.check(reader, knownRoles);
        return issuer;
    }

    /** Said always: a token for somebody else is not to be taken because nobody thought of it. */
    private static List<String> audiences(ConfigReader reader) {
        List<String> audiences = reader.texts("audiences", List.of());
        if (audiences.isEmpty()) {
            reader.problem("audiences", "is missing: those that a token may be for, or any");
        }
        return audiences.equals(List.of(ANY)) ? List.of() : audiences;
    }

    private static RolePath roleClaim(ConfigReader reader) {
        try {
            return RolePath.parse(reader.text("role_claim", ROLE_CLAIM));
        } catch (IllegalArgumentException malformed) {
            reader.problem("role_claim", "cannot be read: " + malformed.getMessage());
            return RolePath.parse(ROLE_CLAIM);
        }
    }

    private void check(ConfigReader reader, List<String> knownRoles) {
        for (String algorithm : algorithms) {
            if (!ALGORITHMS.contains(algorithm)) {
                reader.problem("algorithms", "'%s' is not one of those that are known".formatted(algorithm));
            }
            if (algorithm.startsWith("HS") && isPublic()) {
                reader.problem(
                        "algorithms",
                        "'%s' needs a secret, which %s is not"
                                .formatted(algorithm, keys.kind().key()));
            }
        }
        if (algorithms.isEmpty()) {
            reader.problem("algorithms", "at least one is needed");
        }
        if (!knownRoles.containsAll(roles)) {
            reader.problem("roles", "must be of authentication.roles");
        }
        if (defaultRole != null && !roles.contains(defaultRole)) {
            reader.problem("default_role", "'%s' must be one of roles".formatted(defaultRole));
        }
    }

    /** Whether what the source holds is for everybody to see. */
    private boolean isPublic() {
        return keys.kind() == KeySourceConfig.Kind.JWKS_URL || keys.kind() == KeySourceConfig.Kind.PUBLIC_KEY_FILE;
    }
}
