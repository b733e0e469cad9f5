package dev.sluice.table.schema;

import dev.sluice.contract.Isolation;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What {@code ALTER ROLE … SET} says of a role. PostgreSQL applies it where the role logs in; the gateway logs in as
 * another, and applies it to each transaction of the role.
 *
 * @param isolation the level of the role's transactions, null where it says none
 * @param settings the others that the gateway may set
 */
public record RoleSettings(@Nullable Isolation isolation, Map<String, String> settings) {

    /** The name of the login's settings among those of the roles; no role is called so. */
    public static final String LOGIN = "";

    public static final RoleSettings NONE = new RoleSettings(null, Map.of());

    public RoleSettings {
        settings = Map.copyOf(settings);
    }

    /** These, and those of others that these do not have. */
    RoleSettings over(RoleSettings others) {
        if (others.settings().isEmpty()) {
            return this;
        }
        Map<String, String> all = new HashMap<>(others.settings());
        all.putAll(settings);
        return new RoleSettings(isolation, all);
    }
}
