package dev.sluice.table.response;

import dev.sluice.table.plan.Plan.LegacyName;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Warns of requests that will not be understood for ever (RFC 9111, section 5.5). */
final class Warnings {

    private Warnings() {}

    /** The value of a Warning header; null where there is nothing to warn of. */
    static @Nullable String of(List<LegacyName> names) {
        if (names.isEmpty()) {
            return null;
        }
        String changes = names.stream()
                .map(name -> "`%s` to `%s`".formatted(name.target(), name.alias()))
                .collect(Collectors.joining(", "));
        return ("299 sluice \"Embedded resource was referenced by relation name even though it has an alias. This is"
                        + " deprecated and will stop working in a future release. Update %s in query string filters,"
                        + " orders or limits.\"")
                .formatted(changes);
    }
}
