package dev.sluice.authorization.sql;

import dev.sluice.config.ResourceTypeConfig;
import java.util.Set;

/**
 * A type's rule as the database has it.
 *
 * @param expires whether the rule view has a column expires_at
 * @param hashedScopes the scopes whose keys are no UUIDs, and which the change log holds as digests
 */
public record RuleShape(ResourceTypeConfig type, boolean expires, Set<String> hashedScopes) {

    public RuleShape {
        hashedScopes = Set.copyOf(hashedScopes);
    }

    /** Whether a row of the rule has ended, as SQL. */
    String expired(String row) {
        return expires ? "coalesce(" + row + ".expires_at <= statement_timestamp(), false)" : "false";
    }

    /** A key of a scope as the change log holds it. */
    public String key(String scope, String expression) {
        return hashedScopes.contains(scope) ? "md5(" + expression + "::text)::uuid" : expression;
    }
}
