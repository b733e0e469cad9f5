package dev.sluice.authorization;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the database knows of one user and one resource.
 *
 * @param exists whether there is such a resource
 * @param source {@code view} or {@code live}
 */
record Finding(
        boolean exists,
        @Nullable String ownerId,
        List<RuleRow> rows,
        String source,
        @Nullable Instant asOf) {

    Finding {
        rows = List.copyOf(rows);
    }
}
