package dev.sluice.config;

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
 * @param userTable the table of users, as {@code schema.table}
 * @param userKey the column of the user table that holds the user's id
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
        String userTable,
        String userKey) {}
