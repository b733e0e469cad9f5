package dev.sluice.authorization.installation;

import dev.sluice.config.ResourceTypeConfig;
import java.util.List;

/** What tells by a type's configuration whether the change log in the database was built for it. */
public final class RuleDigest {

    private RuleDigest() {}

    /** The digest of everything that what is logged and kept depends on; roles are none of that. */
    public static String of(ResourceTypeConfig type) {
        return Digests.sha256(List.of(
                        Blueprint.VERSION,
                        type.name(),
                        type.ruleView(),
                        type.resourceView(),
                        type.baseTables(),
                        type.scopes())
                .toString());
    }
}
